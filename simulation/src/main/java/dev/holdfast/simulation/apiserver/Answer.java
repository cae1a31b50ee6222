package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.Optional;

/**
 * What the server answers.
 *
 * @param reason as a Status has it; empty for success and for errors that have none
 */
public record Answer(int code, String reason, String message, Optional<Json.Obj> object) {

    /** How a conflict between field managers is told, which no repetition changes. */
    static final String APPLY_FAILED = "Apply failed with ";

    static Answer ok(int code, Json.Obj object) {
        return new Answer(code, "", "", Optional.of(object));
    }

    static Answer error(int code, String reason, String message) {
        return new Answer(code, reason, message, Optional.empty());
    }

    public boolean isOk() {
        return code < 300;
    }

    public boolean isFieldConflict() {
        return code == 409 && message.startsWith(APPLY_FAILED);
    }

    /** The server's words as a client tells them. */
    public String words() {
        return message + " (" + code + ")";
    }
}
