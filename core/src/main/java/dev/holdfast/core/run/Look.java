package dev.holdfast.core.run;

import dev.holdfast.core.plan.Target;
import java.util.Optional;

/** Something to be read from a cluster; also what to watch while waiting for it to change. */
public sealed interface Look {

    int step();

    /** The object itself. */
    record AtObject(int step, Target target, Optional<String> refusal) implements Look {}

    /** The step's Job, by name. */
    record AtJob(int step, String cluster, String namespace, String name) implements Look {}
}
