package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a step whose cluster is known to give no answer. */
public enum OnUnreachable {
    /** It is tried all the same, within its time and its retries, and fails when they are used up. */
    RETRY("retry"),
    /** It fails at once. */
    FAIL("fail"),
    /** The run goes on without it, and what it would have done is done first of all when the cluster answers again. */
    DEFER("defer"),
    /** The run goes on without it, and says so in the end. */
    SKIP("skip");

    private final String word;

    OnUnreachable(String word) {
        this.word = word;
    }

    /** As a plan writes it. */
    public String word() {
        return word;
    }

    public static Optional<OnUnreachable> of(String word) {
        return Stream.of(values()).filter(is -> is.word.equals(word)).findFirst();
    }
}
