package dev.holdfast.simulation.operator;

import java.time.Duration;

/** What happens to a process between two of its actions. */
public sealed interface Mishap {

    /**
     * It is killed; another takes its place a little later.
     *
     * @param lateness how long the request that it sent last is held up, if that is under way
     */
    record Crash(Duration lateness) implements Mishap {
        public Crash() {
            this(Duration.ZERO);
        }
    }

    /** It is stopped, and goes on later as if nothing had been. */
    record Pause(Duration time) implements Mishap {}
}
