package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.plan.Target;
import java.time.Instant;
import java.util.Map;

/**
 * Something to be done to a cluster. Idempotent: a repetition changes nothing, or is refused by the API server. Only what
 * goes out of Kubernetes may do its work twice; it carries a key by which its receiver can tell.
 */
public sealed interface Effect {

    int step();

    /** The cluster that it touches; empty for the cluster that holds the plan. */
    String cluster();

    /** Sends a patch whose body carries the precondition. */
    record Patch(int step, Target target, PatchKind kind, Json body, String fieldManager) implements Effect {
        @Override
        public String cluster() {
            return target.cluster();
        }
    }

    /** Deletes the object of that uid. */
    record Delete(int step, Target target, String uid, Propagation propagation) implements Effect {
        @Override
        public String cluster() {
            return target.cluster();
        }
    }

    /** Creates a Job; its name is the precondition. */
    record CreateJob(int step, String cluster, String namespace, String name, Json.Obj manifest, String fieldManager)
            implements Effect {}

    /** Creates a run of another plan; its name is the precondition. */
    record CreateRun(int step, Target target, Json.Obj manifest, String fieldManager) implements Effect {
        @Override
        public String cluster() {
            return target.cluster();
        }
    }

    /**
     * Writes a deferred action down, on the cluster that holds the plan.
     *
     * @param name of its run; a repetition finds it there
     * @param round of the step that is put off
     * @param at when it is put off, by the clock of whoever decides: what is put off first is done first
     * @param values what the step's templates stand for
     * @param ungraceful whether it is the step as it is without grace
     */
    record Defer(int step, String name, int round, Instant at, Map<String, String> values, boolean ungraceful)
            implements Effect {
        public Defer {
            values = Map.copyOf(values);
        }

        @Override
        public String cluster() {
            return "";
        }
    }

    /** Sends something out of Kubernetes. All repetitions have the same {@code key}. */
    record Call(int step, String key, Outgoing message) implements Effect {
        /** None that a plan names: it goes out from where the plan is. */
        @Override
        public String cluster() {
            return "";
        }
    }
}
