package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** Whether a run takes the care that its plan asks for, or the short cuts that its plan allows. */
public enum Mode {
    /** As the steps say: for a planned move, while the failed side may still answer. */
    GRACEFUL("graceful"),
    /** As the steps' {@code ungraceful} says, where there is one: for a site that is lost. */
    UNGRACEFUL("ungraceful");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /** As a run writes it. */
    public String word() {
        return word;
    }

    public static Optional<Mode> of(String word) {
        return Stream.of(values()).filter(is -> is.word.equals(word)).findFirst();
    }
}
