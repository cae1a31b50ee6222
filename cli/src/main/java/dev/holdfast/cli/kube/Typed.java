package dev.holdfast.cli.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.core.json.Json;
import java.io.UncheckedIOException;

/** Parts of objects as the records of the API. What a newer version wrote is read as far as it is known. */
public final class Typed {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .build();

    private Typed() {}

    /** The part as a record; an absent part as an empty one. */
    public static <T> T read(JsonNode part, Class<T> type) {
        try {
            return MAPPER.treeToValue(part.isObject() ? part : MAPPER.createObjectNode(), type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The part as core's value. */
    public static Json json(JsonNode part) {
        return Json.of(MAPPER.convertValue(part, Object.class));
    }

    /** The same the other way. */
    public static JsonNode tree(Json part) {
        try {
            return MAPPER.readTree(part.print());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("core prints JSON", e);
        }
    }
}
