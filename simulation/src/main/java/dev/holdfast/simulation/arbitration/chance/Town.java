package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Pair;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.simulation.arbitration.Rules;
import dev.holdfast.simulation.arbitration.chance.Wires.Spot;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Everything of one seed: time, chance, network, witness, two sites with their nodes, and the judge. */
final class Town {

    final Timeline time;
    final Dice dice;
    final Rules rules;
    final Habits habits;
    final Pair pair;
    final Parameters parameters;
    final Wires wires;
    final Third witness;
    final Judge judge = new Judge();
    final Consumer<String> trace;

    /** How likely an agent dies before each thing that it does. */
    double mortality;

    private final List<SiteAgent> agents;
    private final List<List<SiteNode>> nodes;

    Town(Timeline time, Dice dice, Rules rules, Habits habits, Pair pair, Third witness, Consumer<String> trace) {
        this.time = time;
        this.dice = dice;
        this.rules = rules;
        this.habits = habits;
        this.pair = pair;
        this.witness = witness;
        this.trace = trace;
        parameters = witness.register().parameters();
        wires = new Wires(time, dice);
        agents = List.of(new SiteAgent(this, Side.A), new SiteAgent(this, Side.B));
        nodes = List.of(built(Side.A), built(Side.B));
    }

    private List<SiteNode> built(Side side) {
        return List.of(new SiteNode(this, side, 0), new SiteNode(this, side, 1));
    }

    SiteAgent agent(Side side) {
        return agents.get(side.ordinal());
    }

    List<SiteNode> nodesOf(Side side) {
        return nodes.get(side.ordinal());
    }

    static Spot spot(Side side) {
        return side == Side.A ? Spot.A : Spot.B;
    }

    Drift clock() {
        return Drift.of(dice, parameters.ratePpm());
    }

    /** Later by the clock of a machine. */
    void after(Drift clock, long nanos, Runnable action) {
        time.after(Duration.ofNanos(clock.lasting(Math.max(0, nanos))), action);
    }

    void say(Side side, String what) {
        trace.accept("%9.3f %s %s".formatted(time.nanos() / 1e9, side, what));
    }
}
