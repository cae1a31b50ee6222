package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.simulation.apiserver.ApiServer;
import dev.holdfast.simulation.apiserver.Backup;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What outlives a process that carries one run: simulated API servers with their controllers, receivers outside of
 * Kubernetes, the run's status as text on the wire, and the time. A process is a {@link StagedWorld} over it.
 */
final class Stage {

    private static final String SETUP = "setup";
    private static final String CONTROLLER = "a controller";
    private static final Map<String, String> SHORT =
            Map.of("deploy", "deployments", "svc", "services", "cm", "configmaps", "sts", "statefulsets", "po", "pods");

    /** The servers by the names that steps use; the hub under the empty name. */
    final Map<String, ApiServer> servers = new TreeMap<>();

    /** How often each message has arrived, by its key. */
    final Map<String, Integer> messages = new TreeMap<>();

    /** How many effects were sent. */
    int sent;

    /** What the run's Secrets hold, by hash. */
    final Map<String, String> kept = new TreeMap<>();

    /** What people did to the run, and the verbs of what they will do. */
    final List<Act> given = new ArrayList<>();

    final Deque<String> planned = new ArrayDeque<>();

    /** The run's status as JSON text, and how often it was written. */
    String status = "{}";

    long version;
    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    Stage(List<String> clusters) {
        servers.put("", new ApiServer("hub"));
        for (String cluster : clusters) servers.put(cluster, new ApiServer(cluster));
    }

    /** The key of an object that a manifest or a target names; what is not served is told by name. */
    static Key key(String apiVersion, String resource, String namespace, String name) {
        return new Key(
                Kind.find(apiVersion, SHORT.getOrDefault(resource, resource))
                        .orElseThrow(() -> new AssertionError("the simulated API server serves no " + resource + " of "
                                + apiVersion + ": add it to simulation.apiserver.Kind")),
                namespace,
                name);
    }

    static Key key(Plan plan, Target target) {
        String namespace = target.namespace().isEmpty() ? plan.namespace() : target.namespace();
        return key(target.apiVersion(), target.resource(), namespace, target.name());
    }

    /** An object from a manifest. */
    void add(String cluster, Json.Obj manifest) {
        var key = key(
                Trees.text(manifest, "apiVersion"),
                Trees.text(manifest, "kind"),
                Trees.text(manifest, "metadata", "namespace"),
                Trees.text(manifest, "metadata", "name"));
        require(servers.get(cluster).handle(new Request.Create(key, manifest, SETUP), SETUP));
    }

    Acts acts() {
        return new Acts(given, Acts.NONE.vouching());
    }

    /** A cancel comes while the run waits, anything else when it rests. */
    boolean isToBeCanceled() {
        return Verb.CANCEL.word().equals(planned.peek());
    }

    /** Appends the next act that people will do, if there is one. */
    boolean somebodyActs(Plan plan, Journal journal) {
        if (planned.isEmpty()) return false;
        String verb = planned.poll();
        boolean named = verb.equals(Verb.SKIP.word()) || verb.equals(Verb.RETRY.word());
        given.add(new Act(verb, named ? journal.entries().size() : 0, "", "alice", plan.digest()));
        version++;
        return true;
    }

    /** People answer what the run asks, one at a time: somebody approves, and somebody lets go on what rests. */
    boolean peopleAnswer(Plan plan) {
        var asking = Answers.asking(read(plan));
        for (var entry : asking) {
            switch (plan.step(entry.step()).action()) {
                case Action.Approval approval -> {
                    var approver = "person-" + given.size();
                    given.add(new Act("approve", entry.step(), "go", approver, plan.digest(), approval.role()));
                }
                default -> given.add(new Act("resume", entry.step(), "go on", "alice", plan.digest()));
            }
            version++;
        }
        return !asking.isEmpty();
    }

    private static void require(dev.holdfast.simulation.apiserver.Answer answer) {
        if (!answer.isOk()) throw new AssertionError(answer.words());
    }

    /** The journal as the next process reads it. */
    Journal read(Plan plan) {
        try {
            var run = Api.MAPPER.readValue("{\"status\":" + status + "}", RecoveryRun.class);
            return JournalMapping.fromWire(plan, run.getStatus(), (step, hash) -> Optional.ofNullable(kept.get(hash)));
        } catch (IOException e) {
            throw new AssertionError("the status cannot be read: " + status, e);
        }
    }

    /** Writes the status as the operator does, with what people read beside the journal. */
    void write(Plan plan, Journal journal) {
        journal.entries().stream()
                .flatMap(Journal::held)
                .filter(held -> held.belongsInSecret() && held.value().isPresent())
                .forEach(held -> kept.put(
                        RunSecret.hash(held), held.value().orElseThrow().print()));
        try {
            var run = new RecoveryRun();
            run.setMetadata(new ObjectMeta());
            run.setSpec(new RecoveryRunSpec(null, List.of(), null, null, null, null, null));
            run.setStatus(Api.MAPPER
                    .readValue("{\"status\":" + status + "}", RecoveryRun.class)
                    .getStatus());
            run.setStatus(StatusView.of(run, plan, journal, now));
            status = Api.MAPPER.readTree(Api.print(run)).path("status").toString();
            version++;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Controllers do what they are there for: Jobs complete, replicas get ready, finalizers go, addresses come. */
    void settle() {
        for (var server : servers.values()) {
            for (var key : server.keys()) server.peek(key).ifPresent(object -> settle(server, key, object));
        }
    }

    private static void settle(ApiServer server, Key key, Json.Obj object) {
        var status =
                switch (key.kind()) {
                    case JOB -> Optional.of(Json.object("phase", Json.text("Complete")));
                    case SERVICE -> Optional.of(address());
                    case DEPLOYMENT -> Optional.of(ready(object));
                    default -> Optional.<Json.Obj>empty();
                };
        if (Trees.at(object, "metadata", "deletionTimestamp").isPresent()) {
            var free = Trees.with(object, List.of("metadata", "finalizers"), Optional.empty());
            require(server.handle(new Request.Put(key, free, false, CONTROLLER), CONTROLLER));
        } else if (status.isPresent() && !status.equals(object.get("status"))) {
            var next = object.with("status", status.get());
            require(server.handle(new Request.Put(key, next, true, CONTROLLER), CONTROLLER));
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

    /** A person does what a step waits for. */
    void fulfil(Plan plan, Target target, Until until) {
        if (!(until instanceof Until.Field(var path, var value))) return;
        var key = key(plan, target);
        var server = servers.get(target.cluster());
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
        require(server.handle(patch, person));
    }

    /** What stands in all objects, without what servers add to them; of Jobs, which there are. */
    Map<String, String> content() {
        var content = new TreeMap<String, String>();
        servers.forEach((cluster, server) -> {
            for (var key : server.keys()) {
                var object = server.peek(key).orElseThrow();
                var members = new LinkedHashMap<>(object.members());
                members.remove("metadata");
                members.remove("status");
                boolean job = key.kind() == Kind.JOB;
                content.put(place(cluster, key), job ? "{}" : new Json.Obj(members).canonical());
            }
        });
        return content;
    }

    /** Which step changed what, in order. */
    List<String> effects() {
        var effects = new ArrayList<String>();
        servers.forEach((cluster, server) -> server.history().stream()
                .filter(change -> change.by() instanceof StagedWorld.OfStep)
                .forEach(change -> effects.add(change.by() + " changes " + place(cluster, change.key()))));
        return effects;
    }

    private static String place(String cluster, Key key) {
        return (cluster.isEmpty() ? "hub" : cluster) + " " + key.namespace() + "/" + key;
    }

    /** All of it, to go on from there another day. */
    ObjectNode save() {
        var all = Api.MAPPER.createObjectNode();
        try {
            all.put("now", now.toString()).put("version", version);
            all.set("status", Api.MAPPER.readTree(status));
            all.set("kept", Api.MAPPER.valueToTree(kept));
            all.set("messages", Api.MAPPER.valueToTree(messages));
            var acts = all.putArray("acts");
            given.forEach(act -> acts.addObject()
                    .put("verb", act.verb())
                    .put("step", act.step())
                    .put("comment", act.comment())
                    .put("actor", act.actor())
                    .put("planDigest", act.planDigest()));
            all.set("planned", Api.MAPPER.valueToTree(planned));
            for (var server : servers.entrySet()) {
                var node = all.withArray("/servers").addObject();
                node.put("cluster", server.getKey());
                node.put("revision", server.getValue().backup().revision());
                for (var key : server.getValue().keys()) {
                    var object = server.getValue().peek(key).orElseThrow();
                    node.withArray("/objects").add(Api.MAPPER.readTree(object.print()));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    static Stage load(JsonNode saved) {
        var stage = new Stage(List.of());
        stage.now = Instant.parse(saved.path("now").asText());
        stage.version = saved.path("version").asLong();
        stage.status = saved.path("status").toString();
        saved.path("kept")
                .properties()
                .forEach(is -> stage.kept.put(is.getKey(), is.getValue().asText()));
        saved.path("messages")
                .properties()
                .forEach(is -> stage.messages.put(is.getKey(), is.getValue().asInt()));
        for (var act : saved.path("acts")) {
            stage.given.add(new Act(
                    act.path("verb").asText(),
                    act.path("step").asInt(),
                    act.path("comment").asText(),
                    act.path("actor").asText(),
                    act.path("planDigest").asText()));
        }
        saved.path("planned").forEach(verb -> stage.planned.add(verb.asText()));
        for (var node : saved.path("servers")) {
            String cluster = node.path("cluster").asText();
            var objects = new HashMap<Key, Json.Obj>();
            for (var item : node.path("objects")) {
                var object = JsonTree.object(item);
                String namespace = Trees.text(object, "metadata", "namespace");
                String name = Trees.text(object, "metadata", "name");
                objects.put(key(Trees.text(object, "apiVersion"), Trees.text(object, "kind"), namespace, name), object);
            }
            var server = new ApiServer(cluster.isEmpty() ? "hub" : cluster);
            server.restore(Backup.of(node.path("revision").asLong(), objects));
            stage.servers.put(cluster, server);
        }
        return stage;
    }
}
