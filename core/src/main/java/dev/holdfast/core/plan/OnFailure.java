package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a run when one of its steps has failed. */
public enum OnFailure {
    /** The run fails. Nothing further is started. */
    ABORT("abort"),
    /** The run goes on without what the step should have done, and says so in the end. */
    CONTINUE("continue"),
    /** The run waits for a person. Nothing further is started. */
    PAUSE("pause");

    private final String word;

    OnFailure(String word) {
        this.word = word;
    }

    /** As a plan writes it. */
    public String word() {
        return word;
    }

    public static Optional<OnFailure> of(String word) {
        return Stream.of(values()).filter(is -> is.word.equals(word)).findFirst();
    }
}
