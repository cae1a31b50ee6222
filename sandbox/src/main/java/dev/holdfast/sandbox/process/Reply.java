package dev.holdfast.sandbox.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.holdfast.sandbox.store.Json;

/** The supervisor's answer: a value, or the reason why there is none. */
public record Reply(boolean ok, String error, JsonNode value) {
    public Reply {
        error = error == null ? "" : error;
        value = value == null ? NullNode.getInstance() : value;
    }

    static Reply of(Object value) {
        return new Reply(true, "", Json.MAPPER.valueToTree(value));
    }

    static Reply refused(String error) {
        return new Reply(false, error, NullNode.getInstance());
    }
}
