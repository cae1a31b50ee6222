package dev.holdfast.simulation.operator;

import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.weather.Weather;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;

/** Crashes and pauses of processes, a bounded number in a simulation. */
final class Peril {

    /** Together they must leave a step time to end. */
    private static final int MISHAPS_MAX = 8;

    private static final Duration PAUSE_MIN = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(20);

    private final Dice dice;
    private final Weather weather;
    private int mishaps;

    Peril(Dice dice, Weather weather) {
        this.dice = dice;
        this.weather = weather;
    }

    boolean crashes() {
        return happens(Fault.CRASH);
    }

    boolean pauses() {
        return happens(Fault.PAUSE);
    }

    Duration pause() {
        return dice.between(PAUSE_MIN, PAUSE_MAX);
    }

    private boolean happens(Fault fault) {
        if (mishaps >= MISHAPS_MAX || !dice.chance(weather.of(fault))) return false;
        mishaps++;
        return true;
    }
}
