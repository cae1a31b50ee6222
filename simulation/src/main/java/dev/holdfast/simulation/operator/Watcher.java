package dev.holdfast.simulation.operator;

import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.function.Supplier;

/** Hears what processes do, as they do it. */
public interface Watcher {

    /** An effect is on its way. */
    void sent(Tags.OfEffect effect);

    /** An effect was answered, or not: {@code unclear} when the process cannot know whether it happened. */
    void answered(Tags.OfEffect effect, boolean unclear);

    /** A process has seen a run end. */
    void ended(RunCase run, Journal journal);

    /** A line for whoever replays the seed. */
    void log(Supplier<String> line);
}
