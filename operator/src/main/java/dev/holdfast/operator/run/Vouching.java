package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Policies;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Acts;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the API server vouches for who acts: the policy and its binding are on the cluster, exactly as this version
 * ships them. Asked only when there is an act that was not heard yet, and anew for each; see ADR 18.
 */
final class Vouching {

    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String WAY_OUT =
            "; apply what \"holdfast install generate --only crds\" prints, and act again";

    private final Api own;

    Vouching(Api own) {
        this.own = own;
    }

    /** @throws IOException when it cannot be told for now: nothing is heard, and it is asked again soon */
    Acts.Vouching look() throws IOException {
        List<String> shipped = Policies.yaml(Policies.RUN_SPEC);
        var policy = look("validatingadmissionpolicies", shipped.getFirst());
        if (!(policy instanceof Acts.Vouching.Vouched(var made))) return policy;
        var binding = look("validatingadmissionpolicybindings", shipped.getLast());
        return binding instanceof Acts.Vouching.Vouched(var bound)
                ? new Acts.Vouching.Vouched(made.isAfter(bound) ? made : bound)
                : binding;
    }

    private Acts.Vouching look(String plural, String shipped) throws IOException {
        JsonNode ours = YAML.readTree(shipped);
        String name = ours.path("kind").asText() + " " + Policies.RUN_SPEC;
        var reply = own.get(ADMISSION + plural + "/" + Policies.RUN_SPEC);
        if (reply.code() == 404) return new Acts.Vouching.Void(name + " is missing" + WAY_OUT);
        if (reply.code() == 403) {
            return new Acts.Vouching.Void("the operator may not read " + name + ": " + reply.words() + WAY_OUT);
        }
        if (!reply.ok()) throw new IOException("cannot read " + name + ": " + reply.words());
        var theirs = reply.json();
        if (theirs.path("metadata").has("deletionTimestamp")) {
            return new Acts.Vouching.Void(name + " is being deleted" + WAY_OUT);
        }
        return theirs.path("spec").equals(ours.path("spec"))
                ? new Acts.Vouching.Vouched(changed(theirs))
                : new Acts.Vouching.Void(name + " is another one than this version ships" + WAY_OUT);
    }

    /** When an object was made, or something of it but its status was written last. */
    private static Instant changed(JsonNode object) {
        var meta = object.path("metadata");
        var last = Instant.parse(meta.path("creationTimestamp").asText());
        for (var manager : meta.path("managedFields")) {
            if (manager.path("subresource").asText().equals("status") || !manager.has("time")) continue;
            var time = Instant.parse(manager.path("time").asText());
            if (time.isAfter(last)) last = time;
        }
        return last;
    }

    /**
     * When a run was last known to have no acts but those that it has heard: it hears all before its status is written. By
     * the clock of whoever wrote it and by the API server's, whichever is earlier: one may be wrong, and neither alone is
     * out of reach of who appends acts.
     */
    static Instant seen(RecoveryRun run) {
        var meta = run.getMetadata();
        var created = Instant.parse(meta.getCreationTimestamp());
        var status = run.getStatus();
        var told = status == null
                ? created
                : status.conditions().stream()
                        .map(Condition::lastProbeTime)
                        .filter(Objects::nonNull)
                        .reduce(created, Vouching::later);
        var written = Optional.ofNullable(meta.getManagedFields()).orElse(List.of()).stream()
                .filter(manager -> "status".equals(manager.getSubresource()) && manager.getTime() != null)
                .map(manager -> Instant.parse(manager.getTime()))
                .reduce(Vouching::later);
        return written.filter(at -> at.isBefore(told)).orElse(told);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
