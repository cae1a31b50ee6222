package dev.holdfast.simulation;

import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.simulation.operator.Changed;
import dev.holdfast.simulation.operator.Shell;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Bugs in what goes on side by side. */
final class WrongOrder {

    private static final int CONCURRENT_ANY = Group.CONCURRENT_MAX;

    private WrongOrder() {}

    static Shell dependencyNotAwaited() {
        return ordered(
                "a step does not wait for those on which it depends",
                order ->
                        new Order(order.name(), order.group(), order.dependsOn().map(named -> List.<Integer>of())));
    }

    static Shell boundNotHeeded() {
        return ordered(
                "as many members begin as there are",
                order -> new Order(
                        order.name(),
                        order.group().map(group -> new Group(group.first(), group.title(), CONCURRENT_ANY)),
                        order.dependsOn()));
    }

    static Shell groupNotAwaited() {
        return ordered(
                "a step does not wait for the group before it",
                order -> order.equals(Order.PLAIN)
                        ? new Order(Optional.empty(), Optional.empty(), Optional.of(List.of(1)))
                        : order);
    }

    static Shell goesOnAfterMember() {
        return Shell.planning("another step begins after a member has failed", WrongOrder::afterFailure);
    }

    /** The plan whose members do not stop each other. */
    static Plan afterFailure(Plan plan) {
        return new Plan(
                plan.namespace(),
                plan.name(),
                plan.steps().stream()
                        .map(step -> with(
                                step,
                                step.order(),
                                step.order().group().isPresent() ? OnFailure.CONTINUE : step.onFailure()))
                        .toList(),
                plan.digest());
    }

    private static Shell ordered(String name, UnaryOperator<Order> wrong) {
        return Shell.planning(
                name,
                plan -> new Plan(
                        plan.namespace(),
                        plan.name(),
                        plan.steps().stream()
                                .map(step -> step.number() == 1
                                                || plan.steps().stream().allMatch(each -> each.order()
                                                        .equals(Order.PLAIN))
                                        ? step
                                        : with(step, wrong.apply(step.order()), step.onFailure()))
                                .toList(),
                        plan.digest()));
    }

    private static Step with(Step step, Order order, OnFailure onFailure) {
        return new Step(
                step.number(),
                step.title(),
                step.action(),
                step.timeout(),
                step.retries(),
                onFailure,
                step.when(),
                order,
                step.interlock());
    }

    /** Of the effects of a round only the first is in the journal before they go out. */
    static Shell oneOfARoundStored() {
        return Shell.acting("the journal is stored for one effect of a round only", world -> new Around(world) {
            @Override
            public Stored store(Journal journal) {
                var news = journal.entries().stream()
                        .filter(entry -> entry.state() == Entry.State.RUNNING)
                        .filter(entry -> !honest.stored().entry(entry.step()).equals(Optional.of(entry)))
                        .map(Entry::step)
                        .toList();
                if (news.size() < 2 || journal.end().isPresent()) return honest.store(journal);
                return honest.store(Changed.all(
                        journal,
                        entry -> news.indexOf(entry.step()) > 0
                                ? honest.stored()
                                        .entry(entry.step())
                                        .orElse(new Changed(entry).state(Entry.State.WAITING))
                                : entry));
            }
        });
    }
}
