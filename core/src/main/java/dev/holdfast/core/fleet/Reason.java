package dev.holdfast.core.fleet;

/** Why a verdict is what it is, in one word for programs. */
public enum Reason {
    /** Some question was answered. */
    ANSWERS("Answers"),
    /** Every question was answered well. */
    HEALTHY("Healthy"),
    /** The server itself says that it is not ready, or failed at a read. */
    FAILING("Failing"),
    /** The server does not take our credentials. */
    CREDENTIALS_REFUSED("CredentialsRefused"),
    /** Some questions were answered and some were not. */
    ANSWERS_IN_PART("AnswersInPart"),
    /** The server answers, and may not tell us how it is. */
    WITHHELD("Withheld"),
    /** No question was answered: the cluster may be well all the same. */
    NO_ANSWER("NoAnswer"),
    /** Nothing could be asked, for a reason on our side. */
    NOT_ASKED("NotAsked"),
    /** Too few rounds so far. */
    NOT_YET_KNOWN("NotYetKnown"),
    /** What was known is too old. */
    STALE("Stale");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
