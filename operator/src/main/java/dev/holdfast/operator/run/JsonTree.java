package dev.holdfast.operator.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.json.Json;
import dev.holdfast.operator.kubernetes.Api;

/** Jackson's trees and core's values are the same JSON. */
public final class JsonTree {

    private JsonTree() {}

    /** Core's value of anything that Jackson can write. */
    public static Json of(Object value) {
        return Json.of(Api.MAPPER.convertValue(value, Object.class));
    }

    /** Core's value of JSON text that we have written ourselves. */
    static Json parse(String text) {
        try {
            return Json.of(Api.MAPPER.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    static Json.Obj object(JsonNode node) {
        return (Json.Obj) of(node);
    }
}
