package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plans that are simulated. Each has an effect that doubling would change: an append, a Job, or a write whose
 * repetition would destroy what somebody else wrote meanwhile.
 */
public final class ReferencePlans {

    /** The plans that complete when nothing but harmless trouble happens. */
    public static final List<String> NAMES = List.of(
            "failover",
            "events",
            "jobs",
            "apply",
            "secrets",
            "clusters",
            "removals",
            "scale",
            "waits",
            "deletions",
            "manifests",
            "outward",
            "patient",
            "sides",
            "fleet",
            "gitops");

    private static final Map<Integer, Order> SIDES =
            Map.of(2, member(2, 2), 3, member(2, 2), 4, member(2, 2), 5, member(2, 2));

    private static final Map<Integer, Order> FLEET =
            Map.of(2, member(2, 10), 3, member(2, 10), 4, member(2, 10), 5, after(2), 6, after());

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration PATIENT = Duration.ofHours(24);

    private final ReferenceActions actions;
    private final int index;
    private final int retries;

    /** @param index of the run in its simulation: every run has lists and fields of its own */
    private ReferencePlans(Dice dice, int index, int retries) {
        this.actions = new ReferenceActions(dice, index);
        this.index = index;
        this.retries = retries;
    }

    /** A run of one of the plans; rarely one that cannot run, or not to its end. */
    static RunCase any(Dice dice, int index, int retries) {
        var plans = new ReferencePlans(dice, index, retries);
        return switch (dice.between(0, 90)) {
            case 0 ->
                plans.run("unknown-value", false, List.of(plans.actions.set("to", Json.text("{{ .Values.nobody }}"))));
            case 1 -> plans.run("strategic-custom", false, List.of(plans.actions.weight(PatchKind.STRATEGIC)));
            case 2, 67 -> plans.run("bulky", false, plans.actions.bulky());
            case 3 -> plans.run("missing", false, plans.actions.missing());
            case 5, 6, 7 -> plans.named("failover");
            case 8, 9, 10, 11, 12 -> plans.named("events");
            case 13, 14, 15, 16, 68, 73, 74 -> plans.named("jobs");
            case 17, 18, 19 -> plans.named("apply");
            case 20, 21, 22, 32, 33, 34, 35 -> plans.named("secrets");
            case 23, 24, 25 -> plans.named("clusters");
            case 26 -> plans.named("removals");
            case 27, 28 -> plans.named("patient");
            case 4, 36, 37, 38, 39, 40, 56, 57, 58, 59 -> plans.named("scale");
            case 41, 42, 43, 44, 71, 72 -> plans.named("waits");
            case 45, 46, 47, 48, 49, 60, 61, 69, 70, 75, 76, 85, 86 -> plans.named("deletions");
            case 50, 51, 52, 53, 54, 55 -> plans.named("manifests");
            case 62, 63, 64, 65, 66, 83, 84, 87 -> plans.named("outward");
            case 29, 77, 78 -> plans.named("sides");
            case 30, 79, 80 -> plans.named("fleet");
            case 31, 81, 82 -> plans.named("gitops");
            default -> plans.run("mixed", true, plans.actions.mixed());
        };
    }

    static RunCase named(String name, Dice dice, int retries) {
        return new ReferencePlans(dice, 0, retries).named(name);
    }

    private RunCase named(String name) {
        return switch (name) {
            case "failover" -> run(name, true, actions.failover());
            case "events" ->
                when(
                        run(name, true, actions.events()),
                        Map.of(3, "alert.labels.severity == 'warning'", 4, "alert.labels.severity == 'critical'"));
            case "jobs" -> run(name, true, actions.jobs());
            case "apply" -> run(name, true, actions.apply());
            case "secrets" -> run(name, true, actions.secrets());
            case "clusters" -> run(name, true, actions.clusters());
            case "removals" -> run(name, true, actions.removals());
            case "scale" -> run(name, true, actions.scale());
            case "waits" -> run(name, true, actions.waits());
            case "deletions" -> run(name, true, actions.deletions());
            case "manifests" -> run(name, true, actions.manifests());
            case "outward" -> run(name, true, actions.outward());
            case "gitops" -> run(name, true, actions.gitops());
            case "patient" -> run(name, true, actions.patient(), PATIENT);
            case "sides" -> ordered(run(name, true, actions.sides()), SIDES);
            case "fleet" -> ordered(run(name, true, actions.fleet()), FLEET);
            default ->
                throw new IllegalArgumentException("no reference plan is called " + name + "; there are " + NAMES);
        };
    }

    /** The run with conditions of its steps, by their numbers. */
    private static RunCase when(RunCase run, Map<Integer, String> conditions) {
        var steps = run.plan().steps().stream()
                .map(step -> new Step(
                        step.number(),
                        step.title(),
                        step.action(),
                        step.timeout(),
                        step.retries(),
                        step.onFailure(),
                        Optional.ofNullable(conditions.get(step.number()))
                                .map(text -> ReferenceActions.expression(text, Step.VALUES, Step.ALERT))))
                .toList();
        var plan = run.plan();
        return new RunCase(run.name(), new Plan(plan.namespace(), plan.name(), steps, plan.digest()), run.completes());
    }

    /** The run with steps that do not wait for all before them, by their numbers. */
    private static RunCase ordered(RunCase run, Map<Integer, Order> orders) {
        var steps = run.plan().steps().stream()
                .map(step -> new Step(
                        step.number(),
                        step.title(),
                        step.action(),
                        step.timeout(),
                        step.retries(),
                        step.onFailure(),
                        step.when(),
                        orders.getOrDefault(step.number(), step.order())))
                .toList();
        var plan = run.plan();
        return new RunCase(run.name(), new Plan(plan.namespace(), plan.name(), steps, plan.digest()), run.completes());
    }

    private static Order member(int first, int maxConcurrent) {
        return new Order(Optional.empty(), Optional.of(new Group(first, "sites", maxConcurrent)), Optional.empty());
    }

    private static Order after(Integer... steps) {
        return new Order(Optional.empty(), Optional.empty(), Optional.of(List.of(steps)));
    }

    private RunCase run(String name, boolean completes, List<Action> actions) {
        return run(name, completes, actions, TIMEOUT);
    }

    private RunCase run(String name, boolean completes, List<Action> actions, Duration timeout) {
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            steps.add(new Step(steps.size() + 1, action.type(), action, timeout, retries));
        }
        return new RunCase(
                name + "-" + index, new Plan(RunCase.NAMESPACE, name, steps, "sha256:" + name + index), completes);
    }
}
