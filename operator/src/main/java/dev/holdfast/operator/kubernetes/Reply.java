package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.core.fleet.Repetition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What an API server answered. */
public record Reply(int code, byte[] body) {

    /** Logs are text, and what a Service or a Pod answers through the API server is whatever it likes. */
    private static final Pattern OBJECTS = Pattern.compile("^/apis?/(?![^?]*/(log|proxy)([/?]|$))");

    private static final Pattern GROUP_VERSION = Pattern.compile("/api/[^/?]+|/apis/[^/?]+/[^/?]+");

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
     * Whether an API server answers so when it is asked for {@code path}: of objects it speaks in objects with a {@code kind},
     * a Status where there is none. That it is busy, broken or knows nobody others may say for it, for that promises nothing;
     * that it serves no such group it says in plain text itself.
     */
    boolean isOfApiServer(String path) {
        boolean promises = ok() || permanent();
        if (!promises || !OBJECTS.matcher(path).find()) return true;
        return code == 404 && GROUP_VERSION.matcher(path).matches() || hasKind();
    }

    private boolean hasKind() {
        try (var parser = Api.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("kind")) return true;
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            return false;
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
