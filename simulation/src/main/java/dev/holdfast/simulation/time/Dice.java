package dev.holdfast.simulation.time;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** All chance of a simulation, from its seed. */
public final class Dice {

    private final SplittableRandom random;

    public Dice(long seed) {
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code from}, up to and without {@code to}. */
    public int between(int from, int to) {
        return random.nextInt(from, to);
    }

    public double between(double from, double to) {
        return random.nextDouble(from, to);
    }

    public Duration between(Duration from, Duration to) {
        return Duration.ofNanos(random.nextLong(from.toNanos(), to.toNanos()));
    }

    public <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
