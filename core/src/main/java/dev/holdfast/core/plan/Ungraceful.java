package dev.holdfast.core.plan;

/** What a step is in a run that is ungraceful. A step that does not say goes as it always does. */
public sealed interface Ungraceful {

    /** It is left out, and the run says so. */
    record Skip() implements Ungraceful {}

    /**
     * It goes another way.
     *
     * @param step of the same number, title, type, cluster and output; it says nothing of modes itself
     */
    record Instead(Step step) implements Ungraceful {}
}
