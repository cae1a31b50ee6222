package dev.holdfast.simulation.operator;

import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.World;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How an operator is built around the loop: as it should be, or with a bug planted from outside.
 *
 * @param decider around the production decisions
 * @param world around the honest world of one pass
 */
public record Shell(String name, UnaryOperator<Decider> decider, Function<SimulatedWorld, World> world) {

    public static final Shell HONEST = new Shell("honest", decider -> decider, world -> world);

    public static Shell deciding(String name, UnaryOperator<Decider> decider) {
        return new Shell(name, decider, world -> world);
    }

    public static Shell acting(String name, Function<SimulatedWorld, World> world) {
        return new Shell(name, decider -> decider, world);
    }
}
