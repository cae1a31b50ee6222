package dev.holdfast.core.run;

import dev.holdfast.core.outward.Check;
import dev.holdfast.core.plan.Target;
import java.util.Optional;

/** Something to be read from a cluster; also what to watch while waiting for it to change. */
public sealed interface Look {

    int step();

    /** The object itself. */
    record AtObject(int step, Target target, Optional<String> refusal) implements Look {}

    /**
     * The step's Job, by name.
     *
     * @param words also what its program has said so far while it runs; once it is over its last words are told in any case
     */
    record AtJob(int step, String cluster, String namespace, String name, boolean words) implements Look {
        public AtJob(int step, String cluster, String namespace, String name) {
            this(step, cluster, namespace, name, false);
        }
    }

    /**
     * The pods with these labels that may still act, neither Succeeded nor Failed; told as a {@code PodList}, of at most
     * {@link #PODS_MAX}.
     *
     * @param selector as the API server reads it, for example {@code app=db,tier in (a,b)}
     */
    record AtPods(int step, String cluster, String namespace, String selector) implements Look {}

    /** How many pods are told: whether there are any is what counts. */
    int PODS_MAX = 20;
    /** The run {@code name}, or, when there is none, the plan that it is to be made from. Only the run is watched. */
    record AtChild(int step, String namespace, String name, String plan) implements Look {}

    /** Something outside of Kubernetes; nothing tells when it changes, so it is never watched. */
    record Outside(int step, Check check) implements Look {}
}
