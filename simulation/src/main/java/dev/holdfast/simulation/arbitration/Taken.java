package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Edge;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.core.arbitration.Step;
import java.util.ArrayList;
import java.util.List;

/** Which arrows of the transition table were taken. */
public final class Taken {

    private static final int STANDINGS = Standing.values().length;

    private final boolean[][] arrows = new boolean[Edge.values().length][STANDINGS * STANDINGS];

    Step step(Agent before, Step step) {
        int arrow = before.standing().ordinal() * STANDINGS
                + step.agent().standing().ordinal();
        arrows[step.edge().ordinal()][arrow] = true;
        return step;
    }

    /** The arrows of the table that were not taken, each with its row. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        for (var edge : Edge.values()) {
            for (var arrow : edge.arrows()) {
                boolean taken = arrows[edge.ordinal()][
                        arrow.from().ordinal() * STANDINGS + arrow.to().ordinal()];
                if (!taken) missing.add("%s: %s to %s".formatted(edge, arrow.from(), arrow.to()));
            }
        }
        return missing;
    }
}
