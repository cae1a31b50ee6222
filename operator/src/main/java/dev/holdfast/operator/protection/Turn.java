package dev.holdfast.operator.protection;

import dev.holdfast.api.run.RunTarget;
import dev.holdfast.core.protection.Meanwhile;
import java.time.Duration;
import java.util.Optional;

/** Whether it is a run's turn to act for its target. */
public sealed interface Turn {

    /** It is, until the run has ended. Without a target for a run that was made without a plan. */
    record Yours(Optional<RunTarget> target) implements Turn {}

    /** Nobody acts; but another run has recovered the target while this one waited. It is nobody's turn. */
    record Overtaken(Meanwhile by) implements Turn {}

    /**
     * Another run acts, or whether one does is not known.
     *
     * @param words what and who, for people
     * @param known whether another is known to act
     * @param again when to ask again at the latest; it is told before, when this process lets the target go
     */
    record Wait(String words, boolean known, Duration again) implements Turn {}
}
