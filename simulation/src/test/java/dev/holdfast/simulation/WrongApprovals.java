package dev.holdfast.simulation;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Run;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.operator.Shell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Bugs about people who are asked: what they answer is counted wrongly. */
final class WrongApprovals {

    private WrongApprovals() {}

    static Shell onePersonTwice() {
        return approving(
                "the same person counts twice",
                index -> act -> changed(act, act.actor() + index, act.planDigest(), act.role()));
    }

    static Shell digestNotCompared() {
        return Shell.hearing("an approval of other steps counts", hearer -> (plan, journal, acts, now) -> {
            var given = acts.given().stream()
                    .map(act -> changed(act, act.actor(), plan.digest(), act.role()))
                    .toList();
            return hearer.hear(plan, journal, new Acts(given, acts.vouching(), acts.hold()), now);
        });
    }

    static Shell roleNotCompared() {
        return Shell.hearing("an approval in another role counts", hearer -> (plan, journal, acts, now) -> {
            var given = acts.given().stream()
                    .map(act -> changed(act, act.actor(), act.planDigest(), role(plan, act)))
                    .toList();
            return hearer.hear(plan, journal, new Acts(given, acts.vouching(), acts.hold()), now);
        });
    }

    private static String role(Plan plan, Act act) {
        return act.step() >= 1
                        && act.step() <= plan.steps().size()
                        && plan.step(act.step()).action() instanceof Action.Approval approval
                ? approval.role()
                : act.role();
    }

    /** Nobody looks at the clock: neither who hears nor who decides. */
    static Shell expiredTaken() {
        return new Shell(
                "an approval that has expired is taken",
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(plan, subject, journal, report, asking(plan, journal, now)),
                hearer -> (plan, journal, acts, now) -> hearer.hear(plan, journal, acts, asking(plan, journal, now)),
                world -> world,
                plan -> plan);
    }

    private static Instant asking(Plan plan, Journal journal, Instant now) {
        return journal.run(plan) instanceof Run.Busy(var entry)
                        && entry.state() == Entry.State.ASKING
                        && plan.step(entry.step()).action() instanceof Action.Approval
                ? entry.started()
                : now;
    }

    static Shell rejectionNotHeeded() {
        return WrongHearing.unheeded("a rejection is heard and not heeded", Verb.REJECT);
    }

    static Shell oneIsEnough() {
        return Shell.hearing(
                "one approval is enough for every quorum",
                hearer -> (plan, journal, acts, now) -> hearer.hear(
                        new Plan(
                                plan.namespace(),
                                plan.name(),
                                plan.steps().stream().map(WrongApprovals::ofOne).toList(),
                                plan.digest()),
                        journal,
                        acts,
                        now));
    }

    private static Step ofOne(Step step) {
        return step.action() instanceof Action.Approval(var role, var quorum, var message)
                ? new Step(
                        step.number(),
                        step.title(),
                        new Action.Approval(role, 1, message),
                        step.timeout(),
                        step.retries(),
                        step.onFailure(),
                        step.when(),
                        step.order(),
                        step.interlock())
                : step;
    }

    /** Each approval is heard as changed, with its place in the list. */
    private static Shell approving(String name, IntFunction<UnaryOperator<Act>> wrong) {
        return Shell.hearing(name, hearer -> (plan, journal, acts, now) -> {
            var given = new ArrayList<Act>();
            for (var act : acts.given()) {
                boolean approves = act.verb().equals(Verb.APPROVE.word());
                given.add(approves ? wrong.apply(given.size()).apply(act) : act);
            }
            return hearer.hear(plan, journal, new Acts(given, acts.vouching(), acts.hold()), now);
        });
    }

    private static Act changed(Act act, String actor, String digest, String role) {
        return new Act(act.verb(), act.step(), act.comment(), actor, digest, role);
    }
}
