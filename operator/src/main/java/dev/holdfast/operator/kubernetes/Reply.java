package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.core.fleet.Repetition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an API server answered. */
public record Reply(int code, byte[] body) {

    public boolean ok() {
        return repetition() == Repetition.NEEDLESS;
    }

    /** What the same request, sent once more, can be hoped for. */
    public Repetition repetition() {
        return Repetition.of(code);
    }

    public boolean permanent() {
        return repetition().permanent();
    }

    /** The body as JSON; missing when it is none. */
    public JsonNode json() {
        try {
            return Api.MAPPER.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * The version of the object that was answered, read without reading what comes after its metadata.
     *
     * @throws IOException when the answer is no object with a version
     */
    public String resourceVersion() throws IOException {
        try (var parser = Api.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw new IOException("the answer is no object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (!name.equals("metadata")) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    var member = parser.currentName();
                    parser.nextToken();
                    if (member.equals("resourceVersion")) return parser.getText();
                    parser.skipChildren();
                }
            }
        }
        throw new IOException("the answer has no metadata.resourceVersion");
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

    /** The server's own words without the objects that it quotes, cut to what a person reads, with the code. */
    public String words() {
        String message = json().path("message").asText("");
        if (message.isBlank()) message = new String(body, StandardCharsets.UTF_8).strip();
        return ServerWords.of(message) + " (" + code + ")";
    }
}
