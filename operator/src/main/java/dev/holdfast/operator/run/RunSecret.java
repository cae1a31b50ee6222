package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run must not write into its status: values from Secrets, and large ones. They live in one Secret for each
 * step, owned by the run, written and read as the run's account, under the hash of their JSON text. The run's uid is in the
 * Secret's name: a run that is deleted and made anew under its name would else put its values where they go with the first.
 */
final class RunSecret implements JournalMapping.Kept {

    private static final int NAME_READABLE_MAX = 200;
    private static final String RUN_UID = "holdfast.dev/run-uid";

    private final Looker looker;
    private final String namespace;
    private final String planName;
    private final String runName;
    private final String runUid;
    private final Set<String> stored = new HashSet<>();
    private final Map<Integer, Map<String, String>> read = new HashMap<>();
    private final Map<Integer, Map<String, String>> readFormer = new HashMap<>();

    RunSecret(Looker looker, String namespace, String planName, String runName, String runUid) {
        this.looker = looker;
        this.namespace = namespace;
        this.planName = planName;
        this.runName = runName;
        this.runUid = runUid;
    }

    /** Kept for good, kept not now, or never. */
    sealed interface Keeping {
        record Kept() implements Keeping {}

        record NotNow(String words) implements Keeping {}

        record Never(String words) implements Keeping {}
    }

    static String hash(Held held) {
        return held.value().map(json -> Digest.hex(json.print())).orElse("");
    }

    private String name(int step) {
        return readable().replaceAll("[.-]+$", "") + "-" + runUid + "-step-" + step;
    }

    /** As earlier versions named it; what they have left is read there. */
    private String formerName(int step) {
        return readable() + "-step-" + step;
    }

    private String readable() {
        return runName.length() <= NAME_READABLE_MAX ? runName : runName.substring(0, NAME_READABLE_MAX);
    }

    /** Keeps the values of a step; returns when they are durable. */
    Keeping keep(int step, Map<String, Held> byHash) {
        var missing = new HashMap<>(byHash);
        missing.keySet().removeAll(stored);
        if (missing.isEmpty()) return new Keeping.Kept();
        var data = JsonNodeFactory.instance.objectNode();
        missing.forEach((hash, held) -> data.put(
                hash,
                Base64.getEncoder()
                        .encodeToString(held.value().orElseThrow().print().getBytes(StandardCharsets.UTF_8))));
        var secret = JsonNodeFactory.instance.objectNode();
        secret.set("data", data);
        String path = "/api/v1/namespaces/" + namespace + "/secrets";
        String manager =
                "?fieldManager=" + URLEncoder.encode(Subject.fieldManager(planName, step), StandardCharsets.UTF_8);
        try {
            var api = looker.member("").api();
            var reply = api.send("PATCH", path + "/" + name(step) + manager, Api.MERGE_PATCH, Api.print(secret));
            if (reply.code() == 404) {
                secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "holdfast.dev/run-values");
                var meta = secret.withObject("/metadata").put("name", name(step));
                meta.withObject("/labels").put(RUN_UID, runUid);
                meta.withArray("/ownerReferences")
                        .addObject()
                        .put("apiVersion", "recovery.elotl.co/v1alpha1")
                        .put("kind", "RecoveryRun")
                        .put("name", runName)
                        .put("uid", runUid);
                reply = api.send("POST", path + manager, Api.JSON, Api.print(secret));
            }
            if (reply.ok()) {
                stored.addAll(missing.keySet());
                return new Keeping.Kept();
            }
            String words = "values of step " + step + " cannot be kept in Secret " + namespace + "/" + name(step) + ": "
                    + reply.words() + (reply.code() == 403 ? wayOut() : "");
            return reply.permanent() ? new Keeping.Never(words) : new Keeping.NotNow(words);
        } catch (IOException e) {
            return new Keeping.NotNow(e.getMessage());
        }
    }

    private String wayOut() {
        return "; the Role that allows it: holdfast plan rbac " + planName + " -n " + namespace + " --large-values";
    }

    /** The JSON text kept under {@code hash}; empty when the Secret or the key is gone. */
    @Override
    public Optional<String> find(int step, String hash) throws IOException {
        if (!read.containsKey(step)) read.put(step, fetch(name(step)));
        if (read.get(step).containsKey(hash)) return Optional.of(read.get(step).get(hash));
        if (!readFormer.containsKey(step)) readFormer.put(step, fetch(formerName(step)));
        return Optional.ofNullable(readFormer.get(step).get(hash));
    }

    private Map<String, String> fetch(String name) throws IOException {
        var reply = looker.member("").api().get("/api/v1/namespaces/" + namespace + "/secrets/" + name);
        if (reply.code() == 404) return Map.of();
        if (!reply.ok()) throw new IOException("cannot read Secret " + namespace + "/" + name + ": " + reply.words());
        String owner =
                reply.json().path("metadata").path("labels").path(RUN_UID).asText();
        if (!owner.equals(runUid)) return Map.of();
        var texts = new HashMap<String, String>();
        reply.json().path("data").properties().forEach(entry -> {
            String text = new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8);
            if (Digest.hex(text).equals(entry.getKey())) texts.put(entry.getKey(), text);
        });
        stored.addAll(texts.keySet());
        return texts;
    }
}
