package dev.holdfast.core.protection;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a run does that has waited for its target, when another run has recovered that meanwhile: what it was begun for may be
 * over, and what it would do may undo it.
 *
 * <ol>
 *   <li>Nothing was recovered since it was begun, or since a person last said that it goes on: it acts.
 *   <li>The same alert has begun both, and the other has promoted: it has nothing left to do, and ends.
 *   <li>Else a person must say: nobody can tell whether the two were meant to follow each other.
 * </ol>
 *
 * <p>What the same step of a run above has begun beside it was meant to follow: it is no news. A run that has failed or was
 * canceled has recovered nothing; the one that waits is what is left to try.
 */
public sealed interface Meanwhile {

    /** It acts. */
    record Nothing() implements Meanwhile {}

    /** It has nothing left to do, and says why. */
    record Superseded(String words) implements Meanwhile {}

    /** It rests until a person lets it go on, or cancels it. */
    record Asks(String words) implements Meanwhile {}

    /**
     * The run that has waited, and begun nothing.
     *
     * @param alert that has begun it, by the name of its ReceivedAlert; empty when a person or another run has
     * @param parent the uid of the run above it; empty without one
     * @param since when it was begun, or a person last said that it goes on
     */
    record Waiter(Optional<String> alert, Optional<String> parent, Instant since) {}

    /**
     * A run that has completed for the target.
     *
     * @param promoted whether a step of it has made another the primary
     */
    record Recovery(Holder run, Optional<String> alert, Optional<String> parent, boolean promoted, Instant at) {}

    /** @param recoveries for the same target; may hold what was over before */
    static Meanwhile of(Target target, Waiter me, Collection<Recovery> recoveries) {
        var last = recoveries.stream()
                .filter(recovery -> recovery.at().isAfter(me.since()))
                .filter(recovery -> me.parent().isEmpty() || !me.parent().equals(recovery.parent()))
                .max(Comparator.comparing(Recovery::at));
        if (last.isEmpty()) return new Nothing();
        var recovery = last.get();
        String done = recovery.run().words() + " has recovered " + target.words() + " at " + recovery.at()
                + ", while this run waited for it";
        boolean same = me.alert().isPresent() && me.alert().equals(recovery.alert());
        return same && recovery.promoted()
                ? new Superseded("superseded: " + done + ", for the same alert; nothing was started")
                : new Asks(done + ": see whether it is still to be done; then resume or cancel it");
    }
}
