package dev.holdfast.simulation.trace;

import java.util.function.Supplier;

/** Hears every event of a simulation as a line; one that nobody reads is never put into words. */
@FunctionalInterface
public interface Trace {

    Trace SILENT = line -> {};

    void line(Supplier<String> words);
}
