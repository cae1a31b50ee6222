package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.plan.Target;

/**
 * Something to be done to a cluster. Idempotent: a repetition changes nothing, or is refused by the API server. Only what
 * goes out of Kubernetes may do its work twice; it carries a key by which its receiver can tell.
 */
public sealed interface Effect {

    int step();

    /** Sends a patch whose body carries the precondition. */
    record Patch(int step, Target target, PatchKind kind, Json body, String fieldManager) implements Effect {}

    /** Deletes the object of that uid. */
    record Delete(int step, Target target, String uid, Propagation propagation) implements Effect {}

    /** Creates a Job; its name is the precondition. */
    record CreateJob(int step, String cluster, String namespace, String name, Json.Obj manifest) implements Effect {}

    /** Sends something out of Kubernetes. All repetitions have the same {@code key}. */
    record Call(int step, String key, Outgoing message) implements Effect {}
}
