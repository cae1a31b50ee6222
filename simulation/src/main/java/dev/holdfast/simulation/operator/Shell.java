package dev.holdfast.simulation.operator;

import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Conductor.Hearer;
import dev.holdfast.core.run.World;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How an operator is built around the loop: as it should be, or with a bug planted from outside.
 *
 * @param decider around the production decisions
 * @param hearer around the production decisions about acts
 * @param world around the honest world of one pass
 */
public record Shell(
        String name,
        UnaryOperator<Decider> decider,
        UnaryOperator<Hearer> hearer,
        Function<SimulatedWorld, World> world) {

    public static final Shell HONEST = new Shell("honest", decider -> decider, hearer -> hearer, world -> world);

    public static Shell deciding(String name, UnaryOperator<Decider> decider) {
        return new Shell(name, decider, hearer -> hearer, world -> world);
    }

    public static Shell acting(String name, Function<SimulatedWorld, World> world) {
        return new Shell(name, decider -> decider, hearer -> hearer, world);
    }

    public static Shell hearing(String name, UnaryOperator<Hearer> hearer) {
        return new Shell(name, decider -> decider, hearer, world -> world);
    }
}
