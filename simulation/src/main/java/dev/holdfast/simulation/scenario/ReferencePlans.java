package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Host;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Channel;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Until;
import dev.holdfast.expression.Cel;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private static final Expression ALL_READY = expression(
            "object.status.readyReplicas == object.spec.replicas"
                    + " && object.status.observedGeneration == object.metadata.generation",
            Until.OBJECT);

    private static final Map<Integer, Order> SIDES =
            Map.of(2, member(2, 2), 3, member(2, 2), 4, member(2, 2), 5, member(2, 2));

    private static final Map<Integer, Order> FLEET =
            Map.of(2, member(2, 10), 3, member(2, 10), 4, member(2, 10), 5, after(2), 6, after());

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration PATIENT = Duration.ofHours(24);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    private static final int BULK_STEPS = 10;
    private static final int BULK = 15_000;

    private final Dice dice;
    private final int index;
    private final int retries;

    /** @param index of the run in its simulation: every run has lists and fields of its own */
    private ReferencePlans(Dice dice, int index, int retries) {
        this.dice = dice;
        this.index = index;
        this.retries = retries;
    }

    /** A run of one of the plans; rarely one that cannot run, or not to its end. */
    static RunCase any(Dice dice, int index, int retries) {
        var plans = new ReferencePlans(dice, index, retries);
        return switch (dice.between(0, 90)) {
            case 0 -> plans.run("unknown-value", false, List.of(plans.set("to", Json.text("{{ .Values.nobody }}"))));
            case 1 -> plans.run("strategic-custom", false, List.of(plans.weight(PatchKind.STRATEGIC)));
            case 2, 67 -> plans.run("bulky", false, plans.bulky());
            case 3 -> plans.run("missing", false, plans.missing());
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
            default -> plans.run("mixed", true, plans.mixed());
        };
    }

    static RunCase named(String name, Dice dice, int retries) {
        return new ReferencePlans(dice, 0, retries).named(name);
    }

    private RunCase named(String name) {
        return switch (name) {
            case "failover" -> run(name, true, failover());
            case "events" ->
                when(
                        run(name, true, events()),
                        Map.of(3, "alert.labels.severity == 'warning'", 4, "alert.labels.severity == 'critical'"));
            case "jobs" -> run(name, true, jobs());
            case "apply" -> run(name, true, apply());
            case "secrets" -> run(name, true, secrets());
            case "clusters" -> run(name, true, clusters());
            case "removals" -> run(name, true, removals());
            case "scale" -> run(name, true, scale());
            case "waits" -> run(name, true, waits());
            case "deletions" -> run(name, true, deletions());
            case "manifests" -> run(name, true, manifests());
            case "outward" -> run(name, true, outward());
            case "gitops" -> run(name, true, gitops());
            case "patient" -> run(name, true, patient(), PATIENT);
            case "sides" -> ordered(run(name, true, sides()), SIDES);
            case "fleet" -> ordered(run(name, true, fleet()), FLEET);
            default ->
                throw new IllegalArgumentException("no reference plan is called " + name + "; there are " + NAMES);
        };
    }

    private List<Action> failover() {
        return List.of(
                address(),
                set("to", Json.text("west at {{ .Values.ip }}")),
                patch(deployment("west"), "spec.replicas", Json.number(3), PatchKind.MERGE),
                job("west", "{{ .Values.ip }}"));
    }

    private List<Action> events() {
        return List.of(append("begun"), weight(PatchKind.MERGE), append("not needed"), append("ended"));
    }

    private List<Action> jobs() {
        return List.of(
                job("", "first"),
                new Action.ReadField(config(), FieldPath.parse("data.other"), "other"),
                job("west", "{{ .Values.other }}"),
                append("jobs are done"));
    }

    private List<Action> apply() {
        var made = new Target("west", "v1", "configmap", "", "made-" + index);
        return List.of(
                patch(made, "data.a", Json.text("1"), PatchKind.APPLY),
                patch(made, "data.b", Json.text("2"), PatchKind.APPLY),
                patch(config(), "data", Json.object("applied" + index, Json.text("yes")), PatchKind.APPLY),
                append("applied"));
    }

    private List<Action> secrets() {
        return List.of(
                new Action.ReadField(login(), FieldPath.parse("data.password"), "password"),
                set("login", Json.text("user:{{ .Values.password }}")),
                patch(login(), "data.rotated" + index, Json.text("cm90YXRlZA=="), PatchKind.JSON),
                patch(login(), "data.again" + index, Json.text("YWdhaW4="), PatchKind.MERGE),
                job("", "{{ .Values.password }}"));
    }

    private List<Action> clusters() {
        return List.of(
                patch(
                        deployment("west"),
                        "spec.template.spec.containers[" + index + "].image",
                        Json.text("x:2"),
                        PatchKind.MERGE),
                patch(deployment("east"), "metadata.annotations.down" + index, Json.text("yes"), PatchKind.STRATEGIC),
                patch(route(), "spec.rules[1].to", Json.text("west"), PatchKind.JSON),
                append("moved"));
    }

    private List<Action> removals() {
        return List.of(
                patch(config(), "data.gone" + index, new Json.Null(), PatchKind.MERGE),
                patch(
                        route(),
                        "spec.map",
                        Json.object("k", new Json.Null()).with("new", Json.text("1")),
                        PatchKind.MERGE),
                patch(deployment("east"), "metadata.labels.role" + index, new Json.Null(), PatchKind.STRATEGIC),
                append("removed"));
    }

    private List<Action> scale() {
        return List.of(
                append("begun"),
                new Action.Scale(workers("west"), 3),
                new Action.Scale(workers("east"), 0),
                append("scaled"));
    }

    private static Expression expression(String text, String... variables) {
        try {
            return Cel.LANGUAGE.read(text, Set.of(variables));
        } catch (Expression.Unreadable e) {
            throw new IllegalStateException(text, e);
        }
    }

    private List<Action> waits() {
        return List.of(
                patch(workers("west"), "spec.replicas", Json.number(2), PatchKind.MERGE),
                new Action.Wait(workers("west"), new Until.Condition("Available", "True")),
                append("west is there"),
                patch(workers("east"), "spec.replicas", Json.number(1), PatchKind.MERGE),
                new Action.Wait(workers("east"), new Until.Holding(ALL_READY)),
                new Action.Wait(
                        workers("east"), new Until.Field(FieldPath.parse("status.readyReplicas"), Json.number(1))));
    }

    private List<Action> deletions() {
        return List.of(
                append("begun"),
                delete("", "plain-" + index),
                delete("east", "held-" + index),
                delete("west", "never-there"),
                append("deleted"));
    }

    private static Action delete(String cluster, String configMap) {
        var target = new Target(cluster, "v1", "configmaps", RunCase.NAMESPACE, configMap);
        return new Action.Delete(target, Propagation.BACKGROUND);
    }

    private List<Action> manifests() {
        return List.of(
                append("begun"),
                apply("", "plain-" + index, "applied", "yes"),
                apply("west", "fresh-" + index, "site", "west"),
                append("applied"));
    }

    private static Action apply(String cluster, String configMap, String key, String value) {
        var target = new Target(cluster, "v1", "ConfigMap", "", configMap);
        return new Action.Apply(
                target,
                Json.object("apiVersion", Json.text("v1"))
                        .with("kind", Json.text("ConfigMap"))
                        .with("metadata", Json.object("name", Json.text(configMap)))
                        .with("data", Json.object(key, Json.text(value))));
    }

    /** Asks somebody outside for something, waits until it is so, and tells somebody else. */
    private List<Action> outward() {
        var database = new Check.Tcp(new Endpoint(new Host("db-" + index + ".example"), 5432));
        return List.of(
                append("begun"),
                new Action.Http(
                        "POST",
                        Url.parse("https://switch-" + index + ".example/west"),
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        Set.of(200),
                        Optional.empty(),
                        Optional.empty()),
                new Action.Probe(database, 2, ASK_AGAIN),
                append("switched"),
                new Action.Notify(new Channel.Webhook(new SecretKey("chat", "url"), "switched", Optional.empty())),
                append("told"));
    }

    /** Four at two sites, two of them at the same time; one needs what was read before. */
    private List<Action> sides() {
        return List.of(
                address(),
                set("to", Json.text("west at {{ .Values.ip }}")),
                job("west", "first"),
                patch(deployment("east"), "metadata.annotations.down" + index, Json.text("yes"), PatchKind.STRATEGIC),
                job("", "second"),
                append("both sides are done"));
    }

    /** A group over clusters; one step goes on as soon as one of its members is done, another waits for nobody. */
    private List<Action> fleet() {
        return List.of(
                append("begun"),
                job("east", "move"),
                new Action.Scale(workers("west"), 3),
                new Action.Scale(workers("east"), 0),
                set("east", Json.text("moved")),
                apply("", "plain-" + index, "applied", "yes"),
                append("all is done"));
    }

    /** Holds what would undo the run: one object is given back, one was held before, and one stays held. */
    private List<Action> gitops() {
        var given = application("given-" + index);
        var before = kustomization("before-" + index);
        return List.of(
                new Action.Hold(given),
                new Action.Hold(before),
                new Action.Hold(kustomization("kept-" + index)),
                set("to", Json.text("west")),
                append("switched"),
                new Action.Release(before),
                new Action.Release(given),
                append("released"));
    }

    private static GitOps application(String name) {
        return GitOps.of(GitOps.Kind.ARGO_APPLICATION, "", "", name);
    }

    private static GitOps kustomization(String name) {
        return GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "west", "", name);
    }

    /** Reads what never appears. */
    private List<Action> missing() {
        return List.of(
                append("begun"),
                new Action.ReadField(config(), FieldPath.parse("data.never"), "never"),
                set("to", Json.text("{{ .Values.never }}")));
    }

    /** Values that fit into the status one by one, until the journal is full. */
    private List<Action> bulky() {
        var actions = new ArrayList<Action>();
        for (int i = 0; i < BULK_STEPS; i++) {
            var value = Json.text(String.valueOf((char) ('a' + i)).repeat(BULK));
            actions.add(
                    patch(new Target("", "v1", "configmaps", "", "bulk"), "data.big" + index, value, PatchKind.MERGE));
        }
        return actions;
    }

    private List<Action> mixed() {
        var actions = new ArrayList<Action>();
        for (int i = dice.between(1, 7); i > 0; i--) {
            actions.add(dice.pick(List.of(
                    append("mixed " + i),
                    set("mixed" + i, Json.text("value " + i)),
                    job(dice.pick(List.of("", "east", "west")), "mixed " + i),
                    new Action.ReadField(config(), FieldPath.parse("data.other"), "other"),
                    address(),
                    apply("", "mixed-" + index, "a" + i, "b"),
                    weight(PatchKind.JSON))));
        }
        return actions;
    }

    /** Steps that may take a day: only the number of their attempts ends them. */
    private List<Action> patient() {
        boolean first = index == 0;
        return List.of(
                append("patient"),
                patch(
                        deployment("east"),
                        first ? "spec.minReadySeconds" : "spec.revisionHistoryLimit",
                        Json.number(7),
                        PatchKind.MERGE),
                patch(
                        deployment("west"),
                        first ? "spec.progressDeadlineSeconds" : "spec.minReadySeconds",
                        Json.number(60),
                        PatchKind.STRATEGIC));
    }

    /** May appear minutes later. */
    private Action address() {
        return new Action.ReadField(service("west"), FieldPath.parse("status.loadBalancer.ingress[0].ip"), "ip");
    }

    private Action set(String key, Json value) {
        return patch(config(), "data." + key + index, value, PatchKind.MERGE);
    }

    private Action weight(PatchKind kind) {
        return patch(route(), "spec.weight", Json.number(100), kind);
    }

    private Action append(String event) {
        return patch(route(), "spec.events[-]", Json.text(event + " by run " + index), PatchKind.JSON);
    }

    private static Action patch(Target target, String path, Json value, PatchKind kind) {
        return new Action.Patch(target, FieldPath.parse(path), value, kind);
    }

    private static Action job(String cluster, String argument) {
        var container = Json.object("name", Json.text("c"))
                .with("image", Json.text("tool:1"))
                .with("args", Json.array(Json.text(argument)));
        return new Action.Job(
                cluster, "", Json.object("spec", Json.object("containers", Json.array(container))), Optional.empty());
    }

    private Target config() {
        return new Target("", "v1", "ConfigMap", "", "switch");
    }

    private Target route() {
        return new Target("", "example.com/v1", "routes", "", "main-" + index);
    }

    private Target login() {
        return new Target("", "v1", "secrets", "", "login");
    }

    private static Target deployment(String cluster) {
        return new Target(cluster, "apps/v1", "deployments", RunCase.NAMESPACE, "app");
    }

    private Target workers(String cluster) {
        return new Target(cluster, "apps/v1", "deployments", RunCase.NAMESPACE, "workers-" + index);
    }

    private static Target service(String cluster) {
        return new Target(cluster, "v1", "services", RunCase.NAMESPACE, "db");
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
                                .map(text -> expression(text, Step.VALUES, Step.ALERT))))
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
