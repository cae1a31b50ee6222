package dev.holdfast.core.fleet;

/** Yes, no, or that it is not known, which is an answer of its own. */
public enum Answer {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Answer(String word) {
        this.word = word;
    }

    /** As conditions spell it. */
    public String word() {
        return word;
    }
}
