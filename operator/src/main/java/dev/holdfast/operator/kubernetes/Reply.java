package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What an API server answered. */
public record Reply(int code, byte[] body) {

    /** Refusals that repeating the request does not change. */
    private static final Set<Integer> PERMANENT = Set.of(400, 403, 404, 405, 406, 413, 415, 422);

    private static final int WORDS_MAX = 2000;

    public boolean ok() {
        return code >= 200 && code < 300;
    }

    public boolean permanent() {
        return PERMANENT.contains(code);
    }

    /** The body as JSON; missing when it is none. */
    public JsonNode json() {
        try {
            return Api.MAPPER.readTree(body);
        } catch (java.io.IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The reason of a Status, such as {@code Conflict} or {@code AlreadyExists}. */
    public String reason() {
        return json().path("reason").asText("");
    }

    /** Whether a 409 says that another field manager owns the field, which no repetition changes. */
    public boolean fieldConflict() {
        for (var cause : json().path("details").path("causes")) {
            if (cause.path("reason").asText().equals("FieldManagerConflict")) return true;
        }
        return false;
    }

    /** The server's own words, with the code. */
    public String words() {
        String message = json().path("message").asText("");
        if (message.isBlank()) message = new String(body, StandardCharsets.UTF_8).strip();
        if (message.length() > WORDS_MAX) message = message.substring(0, WORDS_MAX) + "…";
        return message + " (" + code + ")";
    }
}
