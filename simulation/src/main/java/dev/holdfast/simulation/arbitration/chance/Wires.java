package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;

/** The network between two sites and a third place: cut in one direction or both, slow, lossy, doubling, out of order. */
final class Wires {

    /** A place that a message can be in. */
    enum Spot {
        A,
        B,
        WITNESS
    }

    private static final double DOUBLED = 0.02;
    private static final double LATE = 0.3;

    private final Timeline time;
    private final Dice dice;
    private final int[][] cuts = new int[Spot.values().length][Spot.values().length];

    /** How many troubles of each kind are going on. */
    int lossy;

    int slow;

    Wires(Timeline time, Dice dice) {
        this.time = time;
        this.dice = dice;
    }

    /** Cuts one direction once more, or mends one of its cuts. */
    void cut(Spot from, Spot to, boolean cut) {
        cuts[from.ordinal()][to.ordinal()] += cut ? 1 : -1;
    }

    void send(Spot from, Spot to, Runnable arrives) {
        boolean lost = cuts[from.ordinal()][to.ordinal()] > 0 || lossy > 0 && dice.chance(0.3);
        if (!lost) time.after(delay(from == to), arrives);
        if (lossy > 0 && !lost && dice.chance(DOUBLED)) time.after(Duration.ofMillis(dice.between(1, 9_000)), arrives);
    }

    private Duration delay(boolean near) {
        if (slow > 0 && dice.chance(LATE)) return Duration.ofMillis(dice.between(100, 6_000));
        return Duration.ofNanos(near ? dice.between(100_000, 2_000_000) : dice.between(1_000_000, 30_000_000));
    }
}
