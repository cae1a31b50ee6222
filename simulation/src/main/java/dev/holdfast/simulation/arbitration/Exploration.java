package dev.holdfast.simulation.arbitration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Every world that two agents, their nodes, a register and a bad network can come to within {@link Bounds}, by the production
 * rules, in the order of the steps it takes. Ends at the first world in which both sites run the same, or when there is no
 * world left.
 */
public final class Exploration {

    /** More states than this are not looked at: memory, and a bound that is wrong. */
    public static final int STATES_MAX = 60_000_000;

    /**
     * What was found.
     *
     * @param states different worlds met, the two sites being interchangeable
     * @param counted how many of them differ when a sighting of the peer that is out of date counts as none, which is how the
     *     model counts that these rules were taken from
     * @param depth steps to the overlap, or to the last world that is new
     * @param overlap how both sites came to run the same, world after world; empty when they never do
     * @param taken the arrows of the table that were taken
     */
    public record Found(int states, int counted, int depth, List<String> overlap, Taken taken) {

        public boolean safe() {
            return overlap.isEmpty();
        }
    }

    private final Codec codec;
    private final Moves moves;
    private final States states;
    private final States counted = new States(false);
    private final boolean traced;
    private long overlapping = -1;

    private Exploration(Bounds bounds, Rules rules, boolean traced) {
        codec = new Codec(bounds, rules);
        moves = new Moves(bounds, rules);
        states = new States(traced);
        this.traced = traced;
    }

    /** @param traced whether to remember how each world was come to, and not to count them in another way */
    public static Found of(Bounds bounds, Rules rules, boolean traced) {
        return new Exploration(bounds, rules, traced).found();
    }

    private Found found() {
        met(codec.number(codec.start()), -1);
        int depth = 0;
        while (states.hasNext() && overlapping < 0) {
            int level = states.size();
            while (states.done() < level && overlapping < 0) from(states.next());
            if (states.size() > STATES_MAX) {
                throw new IllegalStateException("more than " + STATES_MAX + " states: the bounds are too wide");
            }
            depth++;
        }
        return new Found(states.size(), counted.size(), depth, overlapping < 0 ? List.of() : story(), moves.taken());
    }

    private void from(long state) {
        moves.from(codec.world(state), (what, world) -> {
            long next = codec.number(world);
            met(next, state);
            if (overlapping < 0 && world.overlaps()) overlapping = next;
        });
    }

    private void met(long state, long parent) {
        if (states.add(state, parent) && !traced) counted.add(Codec.withoutOldSightings(state), -1);
    }

    /** What happened on the shortest way to the overlap. The sites may change names from line to line. */
    private List<String> story() {
        if (!traced) return List.of("both sites run the same");
        var story = new ArrayList<String>();
        for (long state = overlapping, before = states.parent(state); before >= 0; ) {
            story.add(step(before, state));
            state = before;
            before = states.parent(state);
        }
        Collections.reverse(story);
        return story;
    }

    private String step(long before, long after) {
        var found = new ArrayList<String>();
        moves.from(codec.world(before), (what, world) -> {
            if (codec.number(world) == after) found.add(what);
        });
        return found.getFirst();
    }
}
