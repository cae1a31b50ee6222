package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Journal;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What outlives a process that carries one run: simulated API servers with their controllers, receivers outside of
 * Kubernetes, the run's status as text on the wire, and the time. A process is a {@link StagedWorld} over it.
 */
final class Stage {

    private static final String SETUP = "setup";
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

    /** The power of machines, by their URLs; one that nobody has switched is on. */
    final Map<String, String> machines = new TreeMap<>();

    /** Which clusters are known to give no answer. */
    final Set<String> silent = new TreeSet<>();

    final StagedPeople people = new StagedPeople();

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

    static void require(dev.holdfast.simulation.apiserver.Answer answer) {
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

    /** The run was written by somebody when it has happened; whether it has. */
    boolean happened(boolean something) {
        if (something) version++;
        return something;
    }

    /** Controllers do what they are there for. */
    void settle() {
        boolean late = people.loseTheirPatience();
        servers.values().forEach(server -> StagedControllers.settle(server, late));
    }

    /** Somebody else writes to an object, and changes nothing that a step is about. */
    void label(String cluster, Key key) {
        var labels = Json.object("labels", Json.object("seen", Json.text("yes")));
        var patch = new Request.Patch(key, PatchKind.MERGE, Json.object("metadata", labels), SETUP, false);
        require(servers.get(cluster).handle(patch, SETUP));
    }

    /** What stands in all objects, without what servers add to them; of Jobs and runs, which there are. */
    Map<String, String> content() {
        var content = new TreeMap<String, String>();
        servers.forEach((cluster, server) -> {
            for (var key : server.keys()) {
                var object = server.peek(key).orElseThrow();
                var members = new LinkedHashMap<>(object.members());
                members.remove("metadata");
                members.remove("status");
                // what is in those is made by us, and may come to say more
                boolean made = key.kind() == Kind.JOB || key.kind() == Kind.RUN;
                content.put(place(cluster, key), made ? "{}" : new Json.Obj(members).canonical());
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
            people.save(all);
            // what no stage of before knew stands there only where it is needed
            if (!machines.isEmpty()) all.set("machines", Api.MAPPER.valueToTree(machines));
            if (!silent.isEmpty()) all.set("silent", Api.MAPPER.valueToTree(silent));
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
        stage.people.load(saved);
        saved.path("machines")
                .properties()
                .forEach(is -> stage.machines.put(is.getKey(), is.getValue().asText()));
        saved.path("silent").forEach(cluster -> stage.silent.add(cluster.asText()));
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
