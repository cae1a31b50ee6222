package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Watch;
import java.time.Duration;

/**
 * The API writes that lead from an alert to its first effect, one after the other without anything between them: the same
 * objects, as the same users, on a control plane that has the same plans and no operator.
 */
final class BareWrites {
    static final String ACCOUNT = "system:serviceaccount:" + Installation.NAMESPACE + ":" + Installation.ACCOUNT;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);
    private static final String MANAGER = "?fieldManager=holdfast";

    private final Ground ground;
    private final Watch targets;
    private final JsonNode alert;
    private final JsonNode run;

    /**
     * @param alert an alert as the operator stored it
     * @param run a run as the operator left it
     */
    BareWrites(Ground ground, Watch targets, JsonNode alert, JsonNode run) {
        this.ground = ground;
        this.targets = targets;
        this.alert = alert;
        this.run = run;
    }

    /** Nanoseconds from the first request to the watch event of the change. */
    long once(int i) {
        var before = ground.reset(i);
        var patch = patch(before, Ground.AFTER);
        var newAlert = copy(alert, Installation.NAMESPACE, "floor-" + i);
        var newRun = copy(run, ground.namespace(), "floor-" + i);
        var effect = targets.expect(
                "the bare effect " + i,
                object -> Manifests.named(object, ground.target(i))
                        && Manifests.state(object).equals(Ground.AFTER));
        Api operator = ground.cluster().operator();
        long sent = System.nanoTime();
        operator.post(Manifests.alerts(Installation.NAMESPACE) + MANAGER, newAlert);
        var created = (ObjectNode) operator.post(Manifests.runs(ground.namespace()) + MANAGER, newRun);
        created.set("status", run.path("status"));
        operator.put(Manifests.runs(ground.namespace()) + "/floor-" + i + "/status", created);
        operator.mergePatch(ground.targetPath(i) + "?fieldManager=holdfast-run%2Ffloor%2F1", patch, ACCOUNT);
        return effect.within(SEEN_WITHIN).nanos() - sent;
    }

    /** Sets the state of an object of exactly this version, as a step does. */
    static ObjectNode patch(JsonNode object, String state) {
        var meta = object.path("metadata");
        return Manifests.json(
                """
                {"metadata": {"uid": "%s", "resourceVersion": "%s"}, "data": {"state": "%s"}}""", meta.path("uid").asText(), meta.path("resourceVersion").asText(), state);
    }

    private static ObjectNode copy(JsonNode model, String namespace, String name) {
        var copy = Manifests.json("{\"metadata\": {\"namespace\": \"%s\", \"name\": \"%s\"}}", namespace, name);
        copy.set("apiVersion", model.path("apiVersion"));
        copy.set("kind", model.path("kind"));
        copy.set("spec", model.path("spec"));
        var meta = (ObjectNode) copy.path("metadata");
        for (var part : java.util.List.of("labels", "annotations")) {
            if (model.path("metadata").has(part))
                meta.set(part, model.path("metadata").path(part));
        }
        return copy;
    }
}
