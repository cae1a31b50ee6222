package dev.holdfast.core.run;

import java.util.List;

/** Where a run stands, read from its journal. */
public sealed interface Run {

    /** Nothing was written yet: the plan is checked as a whole before its first step. */
    record Fresh() implements Run {}

    /** About to begin step {@code step}. */
    record Ready(int step) implements Run {}

    /** A step has begun and is not finished. */
    record Busy(Entry entry) implements Run {}

    /** More than one step is under way or about to begin. */
    record Several(List<Entry> busy, List<Integer> ready) implements Run {}

    /** A step has failed, the first of them if several have, and nothing is under way; what was not started is to be said. */
    record Broken(Entry entry) implements Run {}

    /** All steps are over: they have succeeded, or the run was to go on without them. */
    record Through() implements Run {}

    /** Resting until a person acts. {@code at} is where it would go on; {@link Broken} at a failed step. */
    record Paused(Journal.End end, Run at) implements Run {}

    /** Terminal. */
    record Ended(Journal.End end) implements Run {}
}
