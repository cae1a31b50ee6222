package dev.holdfast.bench;

import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.rig.Stages;
import java.util.function.Consumer;

/** One thing that is measured. It ends by itself, and counts no time before it has seen that the outcome is right. */
public interface Benchmark {
    /** What {@code --only} calls it. */
    String name();

    /** What it measures, in one line. */
    String about();

    Result run(Stages stages, Effort effort, Consumer<String> progress);
}
