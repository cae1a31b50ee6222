package dev.holdfast.arbiter.clock;

/** This machine's monotonic clock, in nanoseconds from anywhere. It stands still while the machine is suspended. */
@FunctionalInterface
public interface Ticks {

    Ticks SYSTEM = System::nanoTime;

    long nanos();
}
