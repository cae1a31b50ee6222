package dev.holdfast.simulation.child;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.protection.Rivals;
import dev.holdfast.core.protection.Target;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.Ungraceful;
import dev.holdfast.core.run.Descent.Upkeep;
import dev.holdfast.core.run.NextMove;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What decides about parents and children; a planted bug puts something else in the place of one part.
 *
 * @param upkeep what those above say of a run
 * @param lender under which hold of those above, each named by its target, a run acts
 * @param grace which of those above goes without grace
 * @param plan as what a run's plan is carried
 */
public record ChildShell(
        String name,
        Conductor.Decider decider,
        Function<List<Ancestor>, Upkeep> upkeep,
        Lender lender,
        Function<List<Ancestor>, Optional<Ungraceful>> grace,
        UnaryOperator<Plan> plan) {

    /** {@link Rivals#lender}. */
    @FunctionalInterface
    public interface Lender {
        Optional<Member> of(String target, List<Member> above, Function<Member, String> held);
    }

    public static final ChildShell RIGHT =
            new ChildShell("no bug", NextMove::decide, Descent::upkeep, ChildShell::lender);

    /** One that sees rightly which of those above goes without grace, and carries each plan as it is. */
    public ChildShell(String name, Conductor.Decider decider, Function<List<Ancestor>, Upkeep> upkeep, Lender lender) {
        this(name, decider, upkeep, lender, Descent::ungraceful, plan -> plan);
    }

    /** By the production rule, on targets that are named by one word here. */
    private static Optional<Member> lender(String target, List<Member> above, Function<Member, String> held) {
        return Rivals.lender(
                new Target(Target.Kind.PLAN, Member.NAMESPACE, target),
                above,
                one -> new Target(Target.Kind.PLAN, Member.NAMESPACE, held.apply(one)));
    }
}
