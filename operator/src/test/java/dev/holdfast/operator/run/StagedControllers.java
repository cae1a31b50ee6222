package dev.holdfast.operator.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Until;
import dev.holdfast.simulation.apiserver.ApiServer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import java.util.List;
import java.util.Optional;

/**
 * Those who do what they are there for on the servers of a {@link Stage}: Jobs complete, replicas get ready, finalizers go,
 * addresses come, storage is cut off, runs of other plans complete, and people make true what a step waits for.
 */
final class StagedControllers {

    private static final String CONTROLLER = "a controller";

    private StagedControllers() {}

    /** @param late whether Jobs are */
    static void settle(ApiServer server, boolean late) {
        for (var key : server.keys()) {
            if (late && key.kind() == Kind.JOB) continue;
            server.peek(key).ifPresent(object -> settle(server, key, object));
        }
    }

    private static void settle(ApiServer server, Key key, Json.Obj object) {
        var status =
                switch (key.kind()) {
                    case JOB -> Optional.of(Json.object("phase", Json.text("Complete")));
                    case SERVICE -> Optional.of(address());
                    case DEPLOYMENT -> Optional.of(ready(object));
                    case NETWORK_FENCE -> Optional.of(cut(object));
                    // a deferred action waits for its cluster, a child goes to its end
                    case RUN -> Trees.at(object, "spec", "parent").map(ignored -> further(object));
                    default -> Optional.<Json.Obj>empty();
                };
        if (Trees.at(object, "metadata", "deletionTimestamp").isPresent()) {
            var free = Trees.with(object, List.of("metadata", "finalizers"), Optional.empty());
            Stage.require(server.handle(new Request.Put(key, free, false, CONTROLLER), CONTROLLER));
        } else if (status.isPresent() && !status.equals(object.get("status"))) {
            var next = object.with("status", status.get());
            Stage.require(server.handle(new Request.Put(key, next, true, CONTROLLER), CONTROLLER));
        }
    }

    private static Json.Obj address() {
        var ingress = Json.array(Json.object("ip", Json.text("10.0.0.7")));
        return Json.object("loadBalancer", Json.object("ingress", ingress));
    }

    private static Json.Obj ready(Json.Obj deployment) {
        var count = Trees.at(deployment, "spec", "replicas").orElse(Json.number(1));
        var available = Json.object("type", Json.text("Available")).with("status", Json.text("True"));
        return Json.object("replicas", count)
                .with("readyReplicas", count)
                .with(
                        "observedGeneration",
                        Trees.at(deployment, "metadata", "generation").orElseThrow())
                .with("conditions", Json.array(available));
    }

    /** A child asks somebody, and is answered. */
    private static Json.Obj further(Json.Obj child) {
        boolean asks = Trees.text(child, "status", "phase").isEmpty();
        return Json.object("phase", Json.text(asks ? "AwaitingApproval" : "Completed"))
                .with("resting", new Json.Bool(asks));
    }

    private static Json.Obj cut(Json.Obj fence) {
        boolean fenced = Trees.text(fence, "spec", "fenceState").equals("Fenced");
        return Json.object("result", Json.text("Succeeded"))
                .with("message", Json.text(fenced ? "fencing operation successful" : "unfencing operation successful"));
    }

    /** A person does what a step waits for. */
    static void fulfil(ApiServer server, Key key, Until until) {
        if (!(until instanceof Until.Field(var path, var value))) return;
        var object = server.peek(key);
        if (object.isEmpty() || path.find(object.get()) instanceof FieldPath.Lookup.Found(var is) && is.equals(value))
            return;
        var names = path.segments().stream()
                .filter(FieldPath.Segment.Member.class::isInstance)
                .map(segment -> ((FieldPath.Segment.Member) segment).name())
                .toList();
        if (names.size() < path.segments().size() || names.getFirst().equals("status")) return;
        String person = "a person";
        var patch = new Request.Patch(
                key, PatchKind.MERGE, Trees.with(Json.object(), names, Optional.of(value)), person, false);
        Stage.require(server.handle(patch, person));
    }
}
