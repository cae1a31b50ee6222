package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Manifests;

/**
 * A run by a bare client on a control plane without an operator: it is created, and its patches are sent. Either nothing
 * else, or all that a run reads and writes beside them: before each patch the object is read, and the journal stored with one
 * more entry, at the end with all that it has become.
 */
final class BareSteps {
    private final Cluster cluster;
    private final String runs;
    private final String target;
    private final String state;

    /**
     * @param runs the path of the runs
     * @param target the path of the object that is patched
     * @param state that it has already
     */
    BareSteps(Cluster cluster, String runs, String target, String state) {
        this.cluster = cluster;
        this.runs = runs;
        this.target = target;
        this.state = state;
    }

    /** Nanoseconds for the run's creation and so many patches. */
    long patches(JsonNode manifest, int steps) {
        var patch = BareWrites.patch(cluster.admin().get(target), state);
        long sent = System.nanoTime();
        cluster.admin().post(runs, manifest);
        for (int step = 0; step < steps; step++) patch(patch);
        return System.nanoTime() - sent;
    }

    /**
     * Nanoseconds for the same with the journal.
     *
     * @param name of the new run
     * @param carried the run as the operator has left it
     */
    long journalled(String name, JsonNode manifest, JsonNode carried) {
        var named = (ObjectNode) manifest.deepCopy();
        ((ObjectNode) named.path("metadata")).put("name", name);
        var entries = carried.at("/status/journal/entries");
        var patch = BareWrites.patch(cluster.admin().get(target), state);
        var operator = cluster.operator();
        long sent = System.nanoTime();
        var stored = cluster.admin().post(runs, named);
        for (int step = 1; step <= entries.size(); step++) {
            operator.get(target, BareWrites.ACCOUNT);
            stored = store(operator, stored, begun(carried.path("status"), step));
            patch(patch);
        }
        store(operator, stored, carried.path("status"));
        return System.nanoTime() - sent;
    }

    private void patch(JsonNode patch) {
        cluster.operator().mergePatch(target + "?fieldManager=bench", patch, BareWrites.ACCOUNT);
    }

    /** The status of a run of which so many steps have begun. */
    private static JsonNode begun(JsonNode status, int steps) {
        var begun = (ObjectNode) status.deepCopy();
        begun.remove("completionTime");
        begun.put("phase", "Running");
        var entries = begun.withArray("/journal/entries");
        while (entries.size() > steps) entries.remove(entries.size() - 1);
        return begun;
    }

    private JsonNode store(Api operator, JsonNode before, JsonNode status) {
        var meta = before.path("metadata");
        var sent = Manifests.json(
                """
                {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryRun",
                 "metadata": {"namespace": "%s", "name": "%s", "uid": "%s", "resourceVersion": "%s"}}""",
                meta.path("namespace").asText(),
                meta.path("name").asText(),
                meta.path("uid").asText(),
                meta.path("resourceVersion").asText());
        sent.set("status", status);
        return operator.putForMetadata(
                runs + "/" + meta.path("name").asText() + "/status?fieldManager=holdfast&fieldValidation=Ignore", sent);
    }
}
