package dev.holdfast.simulation.operator;

import dev.holdfast.core.plan.Plan;
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
 * @param plan of what is decided about
 */
public record Shell(
        String name,
        UnaryOperator<Decider> decider,
        UnaryOperator<Hearer> hearer,
        Function<SimulatedWorld, World> world,
        UnaryOperator<Plan> plan) {

    public static final Shell HONEST =
            new Shell("honest", decider -> decider, hearer -> hearer, world -> world, plan -> plan);

    /** Other steps than those that were to be taken. */
    public static Shell planning(String name, UnaryOperator<Plan> plan) {
        return new Shell(name, decider -> decider, hearer -> hearer, world -> world, plan);
    }

    public static Shell deciding(String name, UnaryOperator<Decider> decider) {
        return new Shell(name, decider, hearer -> hearer, world -> world, plan -> plan);
    }

    public static Shell acting(String name, Function<SimulatedWorld, World> world) {
        return new Shell(name, decider -> decider, hearer -> hearer, world, plan -> plan);
    }

    public static Shell hearing(String name, UnaryOperator<Hearer> hearer) {
        return new Shell(name, decider -> decider, hearer, world -> world, plan -> plan);
    }
}
