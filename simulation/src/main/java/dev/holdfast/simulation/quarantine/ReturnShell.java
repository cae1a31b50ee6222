package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Quarantine.Deferred;
import java.util.List;
import java.util.Optional;
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
 */
public record ReturnShell(
        String name,
        UnaryOperator<List<Deferred>> waiting,
        boolean heeds,
        boolean remembers,
        boolean writes,
        boolean givesUp) {

    public static final ReturnShell HONEST = new ReturnShell("honest", waiting -> waiting, true, true, true, true);

    /** One that has a bug elsewhere. */
    public ReturnShell(
            String name, UnaryOperator<List<Deferred>> waiting, boolean heeds, boolean remembers, boolean writes) {
        this(name, waiting, heeds, remembers, writes, true);
    }

    Optional<Halt> halt(List<Deferred> known, String uid, boolean deferred, boolean answers) {
        if (!heeds && !deferred) return Optional.empty();
        var ordered = waiting.apply(Quarantine.of(ReturnSimulation.EAST, known).waiting());
        return new Quarantine(ReturnSimulation.EAST, ordered).halt(uid, !deferred || answers);
    }
}
