package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What one step does. A new action is a new case here: the compiler then lists every place that needs an opinion. */
public sealed interface Action {

    /** Reads one field and keeps it under {@code outputKey}; waits for it to appear. */
    record ReadField(Target target, FieldPath path, String outputKey) implements Action {}

    /** Sets one field of an object that exists. */
    record Patch(Target target, FieldPath path, Json value, PatchKind kind) implements Action {}

    /** Sets how many replicas an object has, and waits until as many are ready. */
    record Scale(Target target, int replicas) implements Action {

        /** Most replicas that a step asks for: what the API server takes. */
        public static final int REPLICAS_MAX = Integer.MAX_VALUE;

        private static final FieldPath REPLICAS = FieldPath.parse("spec.replicas");

        /** The write that it begins with. */
        public Patch write() {
            return new Patch(target, REPLICAS, Json.number(replicas), PatchKind.MERGE);
        }
    }

    /** Waits until an object is as it shall be. */
    record Wait(Target target, Until until) implements Action {}

    /** Deletes an object and waits until it is gone. */
    record Delete(Target target, Propagation propagation) implements Action {}

    /**
     * Applies a manifest on the server's side, without force.
     *
     * @param target the object that the manifest names
     * @param manifest with apiVersion, kind and metadata.name, none of them a template
     */
    record Apply(Target target, Json.Obj manifest) implements Action {}

    /** Runs a pod template as a batch/v1 Job to its end. */
    record Job(String cluster, String namespace, Json.Obj template, Optional<Integer> backoffLimit) implements Action {}

    /**
     * Runs another plan to its end, as a run of its own.
     *
     * @param namespace where the plan is, and its run will be; empty for the namespace of this plan
     * @param outputKey under which the name of a run that has completed is kept
     */
    record Child(String namespace, String plan, Optional<String> outputKey) implements Action {

        /** What a step may take that says nothing: the steps of the other plan have their own times. */
        public static final Duration TIMEOUT_DEFAULT = Duration.ofHours(24);
    }

    /**
     * Asks something outside until the answer is right.
     *
     * @param successes how often in a row it must be
     * @param interval from one question to the next
     */
    record Probe(Check check, int successes, Duration interval) implements Action {

        public static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(5);
        public static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

        /** No run rests longer in one piece. */
        public static final Duration INTERVAL_MAX = Duration.ofMinutes(10);

        /** Most answers in a row that a step waits for. */
        public static final int SUCCESSES_MAX = 100;
    }

    /**
     * Sends an HTTP request, at least once: an answer that got lost makes it again, under the same idempotency key.
     *
     * @param statuses what counts as done
     * @param ca certificates to trust beside those of the system
     */
    record Http(
            String method,
            Url url,
            Map<String, String> headers,
            List<SecretHeader> secretHeaders,
            Optional<Body> body,
            Set<Integer> statuses,
            Optional<Output> output,
            Optional<SecretKey> ca)
            implements Action {

        public static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

        /** Most headers of one request, those from Secrets included. */
        public static final int HEADERS_MAX = 32;

        public Http {
            headers = new LinkedHashMap<>(headers);
            secretHeaders = List.copyOf(secretHeaders);
            statuses = Set.copyOf(statuses);
        }

        /** What is sent: a text as it is, anything else as JSON. */
        public record Body(Json content, boolean isText) {}

        /** What is kept of the answer: a field of its JSON, or all of it as text. */
        public record Output(String key, Optional<FieldPath> path) {}
    }

    /** Tells somebody, at least once. */
    record Notify(Channel channel) implements Action {}

    /** Makes a GitOps tool leave an object off, so that it does not undo what the run does. */
    record Hold(GitOps what) implements Action {}

    /** Gives an object back to its GitOps tool, as it was before the run has held it. */
    record Release(GitOps what) implements Action {}
    /** Makes an old primary unable to act, and keeps the evidence. */
    record Fence(String primary, FenceMethod method) implements Action {}

    /** Lets a primary act again that was fenced; never by a waiver. */
    record Unfence(String primary, FenceMethod method) implements Action {}
    /**
     * Asks people, and rests until enough of them have approved. The step's time is how long that may take.
     *
     * @param role what an approver must be, by the verb {@code approve:ROLE}; empty when whoever may approve runs will do
     * @param quorum how many different people must approve
     * @param message what is asked, with templates
     */
    record Approval(String role, int quorum, String message) implements Action {

        /** How long a step without {@code expiry} waits. */
        public static final Duration EXPIRY_DEFAULT = Duration.ofHours(1);

        /** Longest wait for people. */
        public static final Duration EXPIRY_MAX = Duration.ofHours(168);

        /** Most people that a step asks for: a run takes only so many acts. */
        public static final int QUORUM_MAX = 16;

        /** Longest question, before its templates are filled in. */
        public static final int MESSAGE_LENGTH_MAX = 1000;

        /** What a role may be called: RBAC takes the verb {@code approve:ROLE} as it is. */
        public static final Pattern ROLE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

        public Approval {
            if (quorum < 1 || quorum > QUORUM_MAX) throw new IllegalArgumentException("a quorum of " + quorum);
        }
    }

    /**
     * Rests until a person resumes, or until the step's time is over.
     *
     * @param message why, with templates
     * @param byItself when nobody comes in the step's time the run goes on; otherwise the step has failed
     */
    record Pause(String message, boolean byItself) implements Action {

        /** How long a step with neither {@code duration} nor {@code timeout} waits for a person. */
        public static final Duration TIMEOUT_DEFAULT = Approval.EXPIRY_MAX;
    }

    /** The cluster it acts on; empty for the cluster that holds the plan. */
    default String cluster() {
        return switch (this) {
            case ReadField read -> read.target().cluster();
            case Patch patch -> patch.target().cluster();
            case Scale scale -> scale.target().cluster();
            case Wait wait -> wait.target().cluster();
            case Delete delete -> delete.target().cluster();
            case Apply apply -> apply.target().cluster();
            case Job job -> job.cluster();
            case Child ignored -> "";
            case Probe ignored -> "";
            case Http ignored -> "";
            case Notify ignored -> "";
            case Hold hold -> hold.what().target().cluster();
            case Release release -> release.what().target().cluster();
            case Fence fence -> fence.method().cluster();
            case Unfence unfence -> unfence.method().cluster();
            case Approval ignored -> "";
            case Pause ignored -> "";
        };
    }

    /** The step type as the manifest writes it. */
    default String type() {
        return switch (this) {
            case ReadField ignored -> "readField";
            case Patch ignored -> "patch";
            case Scale ignored -> "scale";
            case Wait ignored -> "wait";
            case Delete ignored -> "delete";
            case Apply ignored -> "apply";
            case Job ignored -> "job";
            case Child ignored -> "plan";
            case Probe ignored -> "probe";
            case Http ignored -> "http";
            case Notify ignored -> "notify";
            case Hold ignored -> "hold";
            case Release ignored -> "release";
            case Fence ignored -> "fence";
            case Unfence ignored -> "unfence";
            case Approval ignored -> "approval";
            case Pause ignored -> "pause";
        };
    }

    /** Under which key later steps find what this one has read. */
    default Optional<String> keeps() {
        return switch (this) {
            case ReadField read -> Optional.of(read.outputKey());
            case Http http -> http.output().map(Http.Output::key);
            case Patch ignored -> Optional.empty();
            case Scale ignored -> Optional.empty();
            case Wait ignored -> Optional.empty();
            case Delete ignored -> Optional.empty();
            case Apply ignored -> Optional.empty();
            case Job ignored -> Optional.empty();
            case Child child -> child.outputKey();
            case Probe ignored -> Optional.empty();
            case Notify ignored -> Optional.empty();
            case Hold ignored -> Optional.empty();
            case Release ignored -> Optional.empty();
            case Fence ignored -> Optional.empty();
            case Unfence ignored -> Optional.empty();
            case Approval ignored -> Optional.empty();
            case Pause ignored -> Optional.empty();
        };
    }

    /** The names of the Secrets in the plan's namespace that it reads to do its work; what a readField reads is not meant. */
    default Set<String> secrets() {
        return switch (this) {
            case Probe probe -> names(probe.check().secrets());
            case Http http -> names(union(http.secretHeaders(), http.ca()));
            case Notify(Channel.Webhook webhook) ->
                names(webhook.ca().map(ca -> Set.of(webhook.url(), ca)).orElse(Set.of(webhook.url())));
            case Notify(Channel.Mail mail) -> {
                var names = new TreeSet<>(mail.credentials().stream().toList());
                mail.ca().ifPresent(ca -> names.add(ca.name()));
                yield names;
            }
            case Notify(Channel.CloudEvent event) -> names(union(event.secretHeaders(), event.ca()));
            case ReadField ignored -> Set.of();
            case Patch ignored -> Set.of();
            case Scale ignored -> Set.of();
            case Wait ignored -> Set.of();
            case Delete ignored -> Set.of();
            case Apply ignored -> Set.of();
            case Job ignored -> Set.of();
            case Hold ignored -> Set.of();
            case Release ignored -> Set.of();
            case Fence fence -> secrets(fence.method());
            case Unfence unfence -> secrets(unfence.method());
            case Approval ignored -> Set.of();
            case Pause ignored -> Set.of();
            case Child ignored -> Set.of();
        };
    }

    private static Set<String> secrets(FenceMethod method) {
        if (!(method instanceof FenceMethod.Redfish redfish)) return Set.of();
        var names = new TreeSet<>(Set.of(redfish.credentials()));
        redfish.ca().ifPresent(ca -> names.add(ca.name()));
        return names;
    }

    private static Set<SecretKey> union(List<SecretHeader> headers, Optional<SecretKey> ca) {
        var keys = new HashSet<>(ca.stream().toList());
        headers.forEach(header -> keys.add(header.from()));
        return keys;
    }

    private static Set<String> names(Set<SecretKey> keys) {
        var names = new TreeSet<String>();
        keys.forEach(key -> names.add(key.name()));
        return names;
    }
}
