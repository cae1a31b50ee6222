package dev.holdfast.simulation.child;

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

/**
 * What decides about parents and children; a planted bug puts something else in the place of one part.
 *
 * @param upkeep what those above say of a run
 * @param lender under which hold of those above, each named by its target, a run acts
 * @param grace which of those above goes without grace
 */
public record ChildShell(
        String name,
        Conductor.Decider decider,
        Function<List<Ancestor>, Upkeep> upkeep,
        Lender lender,
        Function<List<Ancestor>, Optional<Ungraceful>> grace) {

    /** One that sees rightly which of those above goes without grace. */
    public ChildShell(String name, Conductor.Decider decider, Function<List<Ancestor>, Upkeep> upkeep, Lender lender) {
        this(name, decider, upkeep, lender, Descent::ungraceful);
    }

    /** {@link Rivals#lender}. */
    @FunctionalInterface
    public interface Lender {
        Optional<Member> of(String target, List<Member> above, Function<Member, String> held);
    }

    public static final ChildShell RIGHT =
            new ChildShell("no bug", NextMove::decide, Descent::upkeep, ChildShell::lender);

    /** By the production rule, on targets that are named by one word here. */
    private static Optional<Member> lender(String target, List<Member> above, Function<Member, String> held) {
        return Rivals.lender(
                new Target(Target.Kind.PLAN, Member.NAMESPACE, target),
                above,
                one -> new Target(Target.Kind.PLAN, Member.NAMESPACE, held.apply(one)));
    }
}
