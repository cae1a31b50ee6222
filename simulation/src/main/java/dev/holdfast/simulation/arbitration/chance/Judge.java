package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Side;
import java.util.Optional;

/** Looks at what the workloads do, and at nothing that anybody believes: never does what belongs to one site run on both. */
final class Judge {

    private final int[] own = new int[Side.values().length];
    private final boolean[] taken = new boolean[Side.values().length];
    private Optional<String> violation = Optional.empty();

    /** A node of the site begins, or ends, to run what belongs to it. */
    void runs(Side side, boolean now) {
        own[side.ordinal()] += now ? 1 : -1;
        look();
    }

    /** The site runs, or no longer runs, what belongs to its peer. */
    void took(Side side, boolean now) {
        taken[side.ordinal()] = now;
        look();
    }

    /** Whether what belongs to the site runs anywhere. */
    boolean served(Side side) {
        return own[side.ordinal()] > 0 || taken[side.peer().ordinal()];
    }

    Optional<String> violation() {
        return violation;
    }

    private void look() {
        if (violation.isPresent()) return;
        for (var side : Side.values()) {
            if (taken[side.ordinal()] && own[side.peer().ordinal()] > 0) {
                violation = Optional.of("what belongs to %s runs on both sites".formatted(side.peer()));
            }
        }
        if (taken[0] && taken[1]) violation = Optional.of("each site has taken the other over");
    }
}
