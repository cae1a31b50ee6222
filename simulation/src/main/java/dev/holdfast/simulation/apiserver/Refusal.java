package dev.holdfast.simulation.apiserver;

/** Ends a request inside the server. */
final class Refusal extends RuntimeException {
    private final transient Answer answer;

    Refusal(int code, String reason, String message) {
        super(message, null, false, false);
        this.answer = Answer.error(code, reason, message);
    }

    static Refusal invalid(String message) {
        return new Refusal(422, "Invalid", message);
    }

    static Refusal conflict(Key key, String why) {
        return new Refusal(409, "Conflict", "Operation cannot be fulfilled on " + key + ": " + why);
    }

    static Refusal notFound(Key key) {
        return new Refusal(404, "NotFound", key + " not found");
    }

    Answer answer() {
        return answer;
    }
}
