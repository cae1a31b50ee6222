package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run must not write into its status: values from Secrets, and large ones. They live in one Secret for each
 * step, owned by the run, written and read as the run's account, under the hash of their JSON text. The run's uid is in the
 * Secret's name: a run that is deleted and made anew under its name would else put its values where they go with the first.
 */
final class RunSecret implements JournalMapping.Kept {

    private static final Logger LOG = LoggerFactory.getLogger(RunSecret.class);

    private static final int NAME_READABLE_MAX = 200;
    /** What the API server answers to a Secret that would pass its bound of 1 MiB. */
    private static final Set<Integer> TOO_LARGE = Set.of(413, 422);

    private static final String RUN_UID = "holdfast.dev/run-uid";

    private final Looker looker;
    private final String namespace;
    private final String planName;
    private final String runName;
    private final String runUid;
    private final Set<String> stored = new HashSet<>();
    private final Map<Integer, Edition> editions = new HashMap<>();
    private final Map<Integer, Map<String, String>> read = new HashMap<>();
    private final Map<Integer, Map<String, String>> readFormer = new HashMap<>();

    RunSecret(Looker looker, String namespace, String planName, String runName, String runUid) {
        this.looker = looker;
        this.namespace = namespace;
        this.planName = planName;
        this.runName = runName;
        this.runUid = runUid;
    }

    /** Kept for good, kept not now, not beside what is there, or never. */
    sealed interface Keeping {
        record Kept() implements Keeping {}

        record NotNow(String words) implements Keeping {}

        record Full(String words) implements Keeping {}

        record Never(String words) implements Keeping {}
    }

    /** A step's Secret as it was read or written last: its version, and the hashes of what is in it. */
    private record Edition(String version, Set<String> hashes) {
        static Edition of(Reply secret) {
            var json = secret.json();
            var hashes = new HashSet<String>();
            json.path("data").fieldNames().forEachRemaining(hashes::add);
            return new Edition(json.at("/metadata/resourceVersion").asText(), hashes);
        }
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
        try {
            var reply = patch(step, secret);
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
                reply = looker.member("").api().send("POST", path() + manager(step), Api.JSON, Api.print(secret));
            }
            if (reply.ok()) {
                stored.addAll(missing.keySet());
                editions.put(step, Edition.of(reply));
                return new Keeping.Kept();
            }
            String words = "values of step " + step + " cannot be kept in Secret " + namespace + "/" + name(step) + ": "
                    + reply.words() + (reply.code() == 403 ? wayOut() : "");
            if (TOO_LARGE.contains(reply.code())) {
                present(step);
                return new Keeping.Full(words);
            }
            return reply.permanent() ? new Keeping.Never(words) : new Keeping.NotNow(words);
        } catch (IOException e) {
            return new Keeping.NotNow(e.getMessage());
        }
    }

    /**
     * Takes away what earlier attempts and rounds have kept and no journal names any more. What fails is left for the next
     * time.
     *
     * @param named what the journal names of a step that is stored now, by hash
     */
    void drop(IntFunction<Set<String>> named) {
        for (int step : List.copyOf(editions.keySet())) {
            var former = new HashSet<>(editions.get(step).hashes());
            former.removeAll(named.apply(step));
            if (!former.isEmpty()) drop(step, former);
        }
    }

    /** Of the edition that is known, and of no later one. */
    private void drop(int step, Set<String> former) {
        var secret = JsonNodeFactory.instance.objectNode();
        secret.withObject("/metadata")
                .put("resourceVersion", editions.remove(step).version());
        var data = secret.withObject("/data");
        former.forEach(data::putNull);
        stored.removeAll(former);
        try {
            var reply = patch(step, secret);
            if (reply.ok()) editions.put(step, Edition.of(reply));
            else LOG.debug("Secret {}/{} keeps what no journal names: {}", namespace, name(step), reply.words());
        } catch (IOException e) {
            LOG.debug("Secret {}/{} may keep what no journal names: {}", namespace, name(step), e.getMessage());
        }
    }

    private Reply patch(int step, ObjectNode secret) throws IOException {
        return looker.member("")
                .api()
                .send("PATCH", path() + "/" + name(step) + manager(step), Api.MERGE_PATCH, Api.print(secret));
    }

    private String path() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private String manager(int step) {
        return "?fieldManager=" + URLEncoder.encode(Subject.fieldManager(planName, step), StandardCharsets.UTF_8);
    }

    private String wayOut() {
        return "; the Role that allows it: holdfast plan rbac " + planName + " -n " + namespace + " --large-values";
    }

    /** The JSON text kept under {@code hash}; empty when the Secret or the key is gone. */
    @Override
    public Optional<String> find(int step, String hash) throws IOException {
        if (!read.containsKey(step)) read.put(step, present(step));
        if (read.get(step).containsKey(hash)) return Optional.of(read.get(step).get(hash));
        if (!readFormer.containsKey(step)) readFormer.put(step, fetch(formerName(step), secret -> {}));
        return Optional.ofNullable(readFormer.get(step).get(hash));
    }

    private Map<String, String> present(int step) throws IOException {
        return fetch(name(step), secret -> editions.put(step, Edition.of(secret)));
    }

    /** @param own told of the Secret when it is there and the run's */
    private Map<String, String> fetch(String name, Consumer<Reply> own) throws IOException {
        var reply = looker.member("").api().get(path() + "/" + name);
        if (reply.code() == 404) return Map.of();
        if (!reply.ok()) throw new IOException("cannot read Secret " + namespace + "/" + name + ": " + reply.words());
        String owner =
                reply.json().path("metadata").path("labels").path(RUN_UID).asText();
        if (!owner.equals(runUid)) return Map.of();
        own.accept(reply);
        var texts = new HashMap<String, String>();
        reply.json().path("data").properties().forEach(entry -> {
            String text = new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8);
            if (Digest.hex(text).equals(entry.getKey())) texts.put(entry.getKey(), text);
        });
        stored.addAll(texts.keySet());
        return texts;
    }
}
