package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.api.Policies;
import dev.holdfast.core.run.Acts;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.List;

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
        return policy instanceof Acts.Vouching.Vouched
                ? look("validatingadmissionpolicybindings", shipped.getLast())
                : policy;
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
                ? new Acts.Vouching.Vouched()
                : new Acts.Vouching.Void(name + " is another one than this version ships" + WAY_OUT);
    }
}
