package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.Optional;

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
        };
    }
}
