package dev.holdfast.core.fleet;

/**
 * What the same request, sent once more, can be hoped for by the code of the answer that it got. A 409 is decided by who
 * knows what was written, before this is asked.
 */
public enum Repetition {
    /** It was done (2xx). */
    NEEDLESS,
    /** What is sent is wrong or too large (400, 413, 422): nobody can send it with success, at no time. */
    NEVER,
    /**
     * Who sends it may not, what it is about is not there or cannot be done this way (403, 404, 405, 406, 415). It changes
     * only when people change rights or objects.
     */
    NOT_AS_THINGS_ARE,
    /** Anything else may pass. */
    HOPEFUL;

    public static Repetition of(int code) {
        if (code >= 200 && code < 300) return NEEDLESS;
        return switch (code) {
            case 400, 413, 422 -> NEVER;
            case 403, 404, 405, 406, 415 -> NOT_AS_THINGS_ARE;
            default -> HOPEFUL;
        };
    }

    /** Whether waiting alone changes nothing: a step that gets this answer has failed. */
    public boolean permanent() {
        return this == NEVER || this == NOT_AS_THINGS_ARE;
    }
}
