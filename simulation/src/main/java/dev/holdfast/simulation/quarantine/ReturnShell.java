package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an operator does around the production quarantine. {@link #HONEST} does as {@code operator.run.Quarantines}; others
 * have a bug.
 *
 * @param waiting what it takes to be waiting, of what is, in order
 * @param heeds whether it asks the quarantine before an effect of a run that was not put off
 * @param remembers whether it knows after a crash what was put off before
 * @param writes whether a deferred action that it answers as written is written
 * @param givesUp whether it ceases to expect a deferred action that nobody writes any more
 * @param slips what it gets wrong beside that
 * @param decider what comes next
 * @param world around the honest one of each pass
 */
public record ReturnShell(
        String name,
        UnaryOperator<List<Deferred>> waiting,
        boolean heeds,
        boolean remembers,
        boolean writes,
        boolean givesUp,
        Set<Slip> slips,
        Decider decider,
        UnaryOperator<World> world) {

    /** A small mistake. */
    public enum Slip {
        /** A deferred action that is refused is not looked for. */
        LOOKS_FOR_NOTHING,
        /** What was put off within one second is ordered by the uids of the runs. */
        COUNTS_SECONDS
    }

    /** The cluster that is away, as it is called everywhere. */
    public static final String EAST = "dr/east";

    public static final ReturnShell HONEST = new ReturnShell("honest", waiting -> waiting, true, true, true);

    public ReturnShell(
            String name, UnaryOperator<List<Deferred>> waiting, boolean heeds, boolean remembers, boolean writes) {
        this(name, waiting, heeds, remembers, writes, true, Set.of(), NextMove::decide, world -> world);
    }

    /** The honest one, but that it waits for what nobody writes any more. */
    public static ReturnShell patient(String name) {
        return new ReturnShell(
                name, waiting -> waiting, true, true, true, false, Set.of(), NextMove::decide, world -> world);
    }

    /** The honest one, but for a small mistake. */
    public static ReturnShell slipping(Slip slip) {
        return new ReturnShell(
                slip.name(),
                waiting -> waiting,
                true,
                true,
                true,
                true,
                Set.of(slip),
                NextMove::decide,
                world -> world);
    }

    /** The honest one, but for what comes next. */
    public static ReturnShell deciding(String name, Decider decider) {
        return new ReturnShell(name, waiting -> waiting, true, true, true, true, Set.of(), decider, world -> world);
    }

    /** The honest one, but for what it does. */
    public static ReturnShell acting(String name, UnaryOperator<World> world) {
        return new ReturnShell(name, waiting -> waiting, true, true, true, true, Set.of(), NextMove::decide, world);
    }

    /** Whether it looks for a deferred action of the same name when one is refused. */
    public boolean looks() {
        return !slips.contains(Slip.LOOKS_FOR_NOTHING);
    }

    /** When a deferred action was put off, as far as this operator tells. */
    public Instant told(Instant created, Instant said) {
        return Quarantine.putOff(created, slips.contains(Slip.COUNTS_SECONDS) ? Optional.empty() : Optional.of(said));
    }

    public Optional<Halt> halt(List<Deferred> known, String uid, boolean deferred, boolean answers) {
        if (!heeds && !deferred) return Optional.empty();
        var ordered = waiting.apply(Quarantine.of(EAST, known).waiting());
        return new Quarantine(EAST, ordered).halt(uid, !deferred || answers);
    }
}
