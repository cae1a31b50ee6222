package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.function.Supplier;

/** A sentence that holds after every event. It hears of the events that it is about. */
public interface Invariant {

    /** The sentence. */
    String sentence();

    /** An API server has taken a journal. */
    default void stored(OfStore store) {}

    /** A process sends an effect. */
    default void sent(OfEffect effect) {}

    /** An effect has reached an API server. */
    default void arrived(OfEffect effect, Handled handled, Cluster cluster) {}

    /** A process has heard of its effect, or has given up waiting. */
    default void answered(OfEffect effect, boolean unclear) {}

    /** Nothing more will happen to a run. */
    default void over(RunCase run, Journal journal) {}

    default void require(boolean holds, String words) {
        require(holds, () -> words);
    }

    /** The same with words that are dear to make. */
    default void require(boolean holds, Supplier<String> words) {
        if (!holds) throw new Violation(sentence(), words.get());
    }
}
