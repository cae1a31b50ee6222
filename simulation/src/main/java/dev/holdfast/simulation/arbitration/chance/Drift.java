package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.simulation.time.Dice;

/**
 * The monotonic clock of one machine: it began somewhere, and goes a little faster or slower than true time.
 *
 * @param rate how much faster, as a fraction
 */
record Drift(long offsetNanos, double rate) {

    private static final double[] RATES = {-1, -1, 0, 1, 1};

    static Drift of(Dice dice, int ratePpm) {
        double rate = dice.chance(0.5) ? RATES[dice.between(0, RATES.length)] : dice.between(-1.0, 1.0);
        return new Drift((long) dice.between(-4e18, 4e18), rate * ratePpm / 1e6);
    }

    long read(long trueNanos) {
        return offsetNanos + trueNanos + (long) (trueNanos * rate);
    }

    /** How much true time passes while this clock goes on by so much, at least. */
    long lasting(long nanos) {
        return (long) Math.ceil(nanos / (1 + rate));
    }
}
