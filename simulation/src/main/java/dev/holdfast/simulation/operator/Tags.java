package dev.holdfast.simulation.operator;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.Optional;

/** Who a request of the operator is sent by, for the server's history and the invariants. */
public final class Tags {

    private Tags() {}

    /**
     * A run's effect.
     *
     * @param stored the journal that this epoch had stored last when it sent the effect
     * @param sentNanos when it was sent
     * @param halt the freeze that its process had seen when it began to send it, and that should have held it up
     */
    public record OfEffect(RunCase run, Effect effect, Epoch epoch, Journal stored, long sentNanos, Optional<Halt> halt)
            implements Network.OfAStep {

        /** What the stored journal says of the step that sends it. */
        public Entry entry() {
            return stored.entry(effect.step())
                    .orElseThrow(() -> new IllegalStateException("no entry of step " + effect.step()));
        }

        @Override
        public String toString() {
            return run.name() + " step " + effect.step() + " by " + epoch.holder();
        }
    }

    /** A run's look. */
    public record OfLook(RunCase run) implements Network.OfAStep {}

    /** The write of a journal. */
    public record OfStore(RunCase run, Epoch epoch, Journal journal) {}

    /** Anything else that the operator asks for. */
    public record OfOperator(String holder) {}
}
