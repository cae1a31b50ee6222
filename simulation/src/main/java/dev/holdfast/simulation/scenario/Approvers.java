package dev.holdfast.simulation.scenario;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * People who are asked for approval: some of them say yes, late or too late, twice, in another role, for steps that are
 * not those of the run; one may say no. In half of the runs that people steer there is a step that asks. They have dice
 * of their own, so that everybody else does the same with them and without.
 */
public final class Approvers {

    static final String ROLE = "dba";
    private static final String OTHER_ROLE = "reader";
    private static final String OTHER_STEPS = "sha256:other";
    private static final List<String> NAMES = List.of("ana", "ben", "cyd");
    private static final Duration EXPIRY = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATE = Duration.ofMinutes(12);

    private final Dice dice;
    private final Set<String> answered = new HashSet<>();

    Approvers(long seed) {
        this.dice = new Dice(seed * 31 + 7);
    }

    /** The run with a step that asks, somewhere among the others. */
    RunCase asked(RunCase run) {
        if (dice.chance(0.5)) return run;
        var plan = run.plan();
        if (plan.steps().isEmpty()) return run;
        int at = dice.between(0, plan.steps().size() + 1);
        var steps = new ArrayList<Step>();
        for (var step : plan.steps()) {
            if (steps.size() == at) steps.add(question(at + 1));
            steps.add(behind(step, at, steps.size() + 1));
        }
        if (steps.size() == at) steps.add(question(at + 1));
        return new RunCase(run.name(), new Plan(plan.namespace(), plan.name(), steps, plan.digest()), run.completes());
    }

    private Step question(int number) {
        var onFailure = dice.pick(List.of(OnFailure.PAUSE, OnFailure.CONTINUE, OnFailure.ABORT));
        Action action = dice.chance(0.75)
                ? new Action.Approval(dice.chance(0.5) ? ROLE : "", dice.between(1, 4), "go on?")
                : new Action.Pause("settle", dice.chance(0.5));
        return new Step(number, action.type(), action, EXPIRY, 0, onFailure);
    }

    /** The step when another has come after the first {@code at}: what went on side by side still does. */
    private static Step behind(Step step, int at, int number) {
        var order = step.order();
        return new Step(
                number,
                step.title(),
                step.action(),
                step.timeout(),
                step.retries(),
                step.onFailure(),
                step.when(),
                new Order(
                        order.name(),
                        order.group()
                                .map(group ->
                                        new Group(moved(group.first(), at), group.title(), group.maxConcurrent())),
                        order.dependsOn().map(named -> named.stream()
                                .map(before -> moved(before, at))
                                .toList())));
    }

    private static int moved(int number, int at) {
        return number > at ? number + 1 : number;
    }

    /** What people do about a step that asks: each once for each time that it asks. */
    void seen(RunCase run, Journal journal, People people) {
        for (var entry : journal.entries()) {
            if (entry.state() != Entry.State.ASKING) continue;
            if (!answered.add(run.name() + " " + entry.step() + " " + entry.round())) continue;
            switch (run.plan().step(entry.step()).action()) {
                case Action.Approval approval -> answer(run, entry.step(), approval, people);
                case Action.Pause ignored -> {
                    if (dice.chance(0.7))
                        people.later(run, delay(), () -> people.append(run, act(Verb.RESUME, entry.step(), "ana", "")));
                }
                default -> throw new IllegalStateException(entry + " asks");
            }
        }
    }

    private void answer(RunCase run, int step, Action.Approval approval, People people) {
        int willing = dice.between(1, 4);
        for (int i = 0; i < willing; i++) {
            later(run, people, act(Verb.APPROVE, step, NAMES.get(i), approval.role()));
            if (dice.chance(0.3)) later(run, people, act(Verb.APPROVE, step, NAMES.get(i), approval.role()));
        }
        if (dice.chance(0.2)) later(run, people, act(Verb.APPROVE, step, NAMES.getLast(), OTHER_ROLE));
        if (dice.chance(0.2)) {
            later(run, people, new Act(Verb.APPROVE.word(), step, "", "dan", OTHER_STEPS, approval.role()));
        }
        if (dice.chance(0.15)) later(run, people, act(Verb.REJECT, step, "eve", approval.role()));
        if (dice.chance(0.2)) later(run, people, act(Verb.NOTE, 0, "ana", ""));
        if (dice.chance(0.15)) {
            people.later(
                    run, delay(), () -> people.forge(run, act(Verb.APPROVE, step, People.FORGER, approval.role())));
        }
    }

    private void later(RunCase run, People people, Act act) {
        people.later(run, delay(), () -> people.append(run, act));
    }

    private Duration delay() {
        return dice.between(Duration.ZERO, dice.pick(List.of(SOON, SOON, EXPIRY, LATE)));
    }

    private static Act act(Verb verb, int step, String actor, String role) {
        return new Act(verb.word(), step, "", actor, "", role);
    }

    /** Whether one of the run's steps asks people, so that it may end as they like. */
    public static boolean isAsking(RunCase run) {
        return run.plan().steps().stream()
                .map(Step::action)
                .anyMatch(action -> action instanceof Action.Approval || action instanceof Action.Pause);
    }
}
