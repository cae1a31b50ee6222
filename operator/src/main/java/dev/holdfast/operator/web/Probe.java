package dev.holdfast.operator.web;

/** A question about this process that is answered with yes or no, and why. */
@FunctionalInterface
public interface Probe {
    /**
     * @param words one sentence; the reason when the answer is no
     */
    record Answer(boolean ok, String words) {}

    Answer ask();
}
