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
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Propagation;
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

/** What the steps of the reference plans do, in order; every run has lists and fields of its own. */
final class ReferenceActions {

    private static final Expression ALL_READY = expression(
            "object.status.readyReplicas == object.spec.replicas"
                    + " && object.status.observedGeneration == object.metadata.generation",
            Until.OBJECT);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    private static final int BULK_STEPS = 10;
    private static final int BULK = 15_000;

    private final Dice dice;
    private final int index;

    /** @param index of the run in its simulation */
    ReferenceActions(Dice dice, int index) {
        this.dice = dice;
        this.index = index;
    }

    List<Action> failover() {
        return List.of(
                address(),
                set("to", Json.text("west at {{ .Values.ip }}")),
                patch(deployment("west"), "spec.replicas", Json.number(3), PatchKind.MERGE),
                job("west", "{{ .Values.ip }}"));
    }

    List<Action> events() {
        return List.of(append("begun"), weight(PatchKind.MERGE), append("not needed"), append("ended"));
    }

    List<Action> jobs() {
        return List.of(
                job("", "first"),
                new Action.ReadField(config(), FieldPath.parse("data.other"), "other"),
                job("west", "{{ .Values.other }}"),
                append("jobs are done"));
    }

    List<Action> apply() {
        var made = new Target("west", "v1", "configmap", "", "made-" + index);
        return List.of(
                patch(made, "data.a", Json.text("1"), PatchKind.APPLY),
                patch(made, "data.b", Json.text("2"), PatchKind.APPLY),
                patch(config(), "data", Json.object("applied" + index, Json.text("yes")), PatchKind.APPLY),
                append("applied"));
    }

    List<Action> secrets() {
        return List.of(
                new Action.ReadField(login(), FieldPath.parse("data.password"), "password"),
                set("login", Json.text("user:{{ .Values.password }}")),
                patch(login(), "data.rotated" + index, Json.text("cm90YXRlZA=="), PatchKind.JSON),
                patch(login(), "data.again" + index, Json.text("YWdhaW4="), PatchKind.MERGE),
                job("", "{{ .Values.password }}"));
    }

    List<Action> clusters() {
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

    List<Action> removals() {
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

    List<Action> scale() {
        return List.of(
                append("begun"),
                new Action.Scale(workers("west"), 3),
                new Action.Scale(workers("east"), 0),
                append("scaled"));
    }

    static Expression expression(String text, String... variables) {
        try {
            return Cel.LANGUAGE.read(text, Set.of(variables));
        } catch (Expression.Unreadable e) {
            throw new IllegalStateException(text, e);
        }
    }

    List<Action> waits() {
        return List.of(
                patch(workers("west"), "spec.replicas", Json.number(2), PatchKind.MERGE),
                new Action.Wait(workers("west"), new Until.Condition("Available", "True")),
                append("west is there"),
                patch(workers("east"), "spec.replicas", Json.number(1), PatchKind.MERGE),
                new Action.Wait(workers("east"), new Until.Holding(ALL_READY)),
                new Action.Wait(
                        workers("east"), new Until.Field(FieldPath.parse("status.readyReplicas"), Json.number(1))));
    }

    List<Action> deletions() {
        return List.of(
                append("begun"),
                delete("", "plain-" + index),
                delete("east", "held-" + index),
                delete("west", "never-there"),
                append("deleted"));
    }

    static Action delete(String cluster, String configMap) {
        var target = new Target(cluster, "v1", "configmaps", RunCase.NAMESPACE, configMap);
        return new Action.Delete(target, Propagation.BACKGROUND);
    }

    List<Action> manifests() {
        return List.of(
                append("begun"),
                apply("", "plain-" + index, "applied", "yes"),
                apply("west", "fresh-" + index, "site", "west"),
                append("applied"));
    }

    static Action apply(String cluster, String configMap, String key, String value) {
        var target = new Target(cluster, "v1", "ConfigMap", "", configMap);
        return new Action.Apply(
                target,
                Json.object("apiVersion", Json.text("v1"))
                        .with("kind", Json.text("ConfigMap"))
                        .with("metadata", Json.object("name", Json.text(configMap)))
                        .with("data", Json.object(key, Json.text(value))));
    }

    /** Asks somebody outside for something, waits until it is so, and tells somebody else. */
    List<Action> outward() {
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
    List<Action> sides() {
        return List.of(
                address(),
                set("to", Json.text("west at {{ .Values.ip }}")),
                job("west", "first"),
                patch(deployment("east"), "metadata.annotations.down" + index, Json.text("yes"), PatchKind.STRATEGIC),
                job("", "second"),
                append("both sides are done"));
    }

    /** A group over clusters; one step goes on as soon as one of its members is done, another waits for nobody. */
    List<Action> fleet() {
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
    List<Action> gitops() {
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

    static GitOps application(String name) {
        return GitOps.of(GitOps.Kind.ARGO_APPLICATION, "", "", name);
    }

    static GitOps kustomization(String name) {
        return GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "west", "", name);
    }

    /** Reads what never appears. */
    List<Action> missing() {
        return List.of(
                append("begun"),
                new Action.ReadField(config(), FieldPath.parse("data.never"), "never"),
                set("to", Json.text("{{ .Values.never }}")));
    }

    /** Values that fit into the status one by one, until the journal is full. */
    List<Action> bulky() {
        var actions = new ArrayList<Action>();
        for (int i = 0; i < BULK_STEPS; i++) {
            var value = Json.text(String.valueOf((char) ('a' + i)).repeat(BULK));
            actions.add(
                    patch(new Target("", "v1", "configmaps", "", "bulk"), "data.big" + index, value, PatchKind.MERGE));
        }
        return actions;
    }

    List<Action> mixed() {
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
    List<Action> patient() {
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
    Action address() {
        return new Action.ReadField(service("west"), FieldPath.parse("status.loadBalancer.ingress[0].ip"), "ip");
    }

    Action set(String key, Json value) {
        return patch(config(), "data." + key + index, value, PatchKind.MERGE);
    }

    Action weight(PatchKind kind) {
        return patch(route(), "spec.weight", Json.number(100), kind);
    }

    Action append(String event) {
        return patch(route(), "spec.events[-]", Json.text(event + " by run " + index), PatchKind.JSON);
    }

    static Action patch(Target target, String path, Json value, PatchKind kind) {
        return new Action.Patch(target, FieldPath.parse(path), value, kind);
    }

    static Action job(String cluster, String argument) {
        var container = Json.object("name", Json.text("c"))
                .with("image", Json.text("tool:1"))
                .with("args", Json.array(Json.text(argument)));
        return new Action.Job(
                cluster, "", Json.object("spec", Json.object("containers", Json.array(container))), Optional.empty());
    }

    Target config() {
        return new Target("", "v1", "ConfigMap", "", "switch");
    }

    Target route() {
        return new Target("", "example.com/v1", "routes", "", "main-" + index);
    }

    Target login() {
        return new Target("", "v1", "secrets", "", "login");
    }

    static Target deployment(String cluster) {
        return new Target(cluster, "apps/v1", "deployments", RunCase.NAMESPACE, "app");
    }

    Target workers(String cluster) {
        return new Target(cluster, "apps/v1", "deployments", RunCase.NAMESPACE, "workers-" + index);
    }

    static Target service(String cluster) {
        return new Target(cluster, "v1", "services", RunCase.NAMESPACE, "db");
    }
}
