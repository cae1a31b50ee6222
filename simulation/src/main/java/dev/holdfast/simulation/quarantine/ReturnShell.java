package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.Report;
import java.time.Duration;
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
 */
public record ReturnShell(
        String name,
        UnaryOperator<List<Deferred>> waiting,
        boolean heeds,
        boolean remembers,
        boolean writes,
        boolean givesUp,
        Set<Slip> slips) {

    /** A small mistake. */
    public enum Slip {
        /** A deferred action that is refused is not looked for. */
        LOOKS_FOR_NOTHING,
        /** A refusal is taken to be about what was sent before it, too. */
        BELIEVES_REFUSALS,
        /** What was put off within one second is ordered by the uids of the runs. */
        COUNTS_SECONDS
    }

    /** Long enough for whatever was sent to have arrived. */
    private static final Duration LONG_AFTER = Duration.ofMinutes(5);

    public static final ReturnShell HONEST =
            new ReturnShell("honest", waiting -> waiting, true, true, true, true, Set.of());

    /** One that makes a small mistake. */
    public static ReturnShell slipping(Slip slip) {
        return new ReturnShell(slip.name(), waiting -> waiting, true, true, true, true, Set.of(slip));
    }

    /** One that has a bug elsewhere. */
    public ReturnShell(
            String name, UnaryOperator<List<Deferred>> waiting, boolean heeds, boolean remembers, boolean writes) {
        this(name, waiting, heeds, remembers, writes, true, Set.of());
    }

    /** One that has a bug elsewhere. */
    public ReturnShell(
            String name,
            UnaryOperator<List<Deferred>> waiting,
            boolean heeds,
            boolean remembers,
            boolean writes,
            boolean givesUp) {
        this(name, waiting, heeds, remembers, writes, givesUp, Set.of());
    }

    boolean looks() {
        return !slips.contains(Slip.LOOKS_FOR_NOTHING);
    }

    /** When a deferred action was put off, as far as this operator tells. */
    Instant told(Instant created, Instant said) {
        return Quarantine.putOff(created, slips.contains(Slip.COUNTS_SECONDS) ? Optional.empty() : Optional.of(said));
    }

    Conductor.Decider decider() {
        if (!slips.contains(Slip.BELIEVES_REFUSALS)) return NextMove::decide;
        return (plan, subject, journal, report, now) -> {
            boolean deferring = report instanceof Report.Refused
                    && journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.DEFERRING);
            return NextMove.decide(plan, subject, journal, report, deferring ? now.plus(LONG_AFTER) : now);
        };
    }

    Optional<Halt> halt(List<Deferred> known, String uid, boolean deferred, boolean answers) {
        if (!heeds && !deferred) return Optional.empty();
        var ordered = waiting.apply(Quarantine.of(ReturnSimulation.EAST, known).waiting());
        return new Quarantine(ReturnSimulation.EAST, ordered).halt(uid, !deferred || answers);
    }
}
