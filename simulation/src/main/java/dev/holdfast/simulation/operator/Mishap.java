package dev.holdfast.simulation.operator;

import java.time.Duration;

/** What happens to a process between two of its actions. */
public sealed interface Mishap {

    /** It is killed; another takes its place a little later. */
    record Crash() implements Mishap {}

    /** It is stopped, and goes on later as if nothing had been. */
    record Pause(Duration time) implements Mishap {}
}
