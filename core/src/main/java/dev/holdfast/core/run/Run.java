package dev.holdfast.core.run;

/** Where a run stands, read from its journal. */
public sealed interface Run {

    /** Nothing was written yet: the plan is checked as a whole before its first step. */
    record Fresh() implements Run {}

    /** About to begin step {@code step}. */
    record Ready(int step) implements Run {}

    /** A step has begun and is not finished. */
    record Busy(Entry entry) implements Run {}

    /** A step has failed; what was not started is to be said. */
    record Broken(Entry entry) implements Run {}

    /** All steps have succeeded. */
    record Through() implements Run {}

    /** Terminal, or resting until a person acts. */
    record Ended(Journal.End end) implements Run {}
}
