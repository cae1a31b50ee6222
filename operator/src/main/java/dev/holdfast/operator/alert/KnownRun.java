package dev.holdfast.operator.alert;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of a run.
 *
 * @param plan the plan it was made from, in the run's namespace; absent for one that a person made without a plan
 * @param alertUid the alert that started it
 * @param joined further alerts, by name as seen from the run's namespace
 * @param ended when it ended, once it has
 */
record KnownRun(
        Ref ref,
        String uid,
        long version,
        Optional<Ref> plan,
        Optional<String> alertUid,
        Set<String> joined,
        boolean unfinished,
        Optional<Instant> ended) {

    static KnownRun of(RecoveryRun run) {
        var meta = run.getMetadata();
        var spec = run.getSpec();
        var status = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        return new KnownRun(
                Ref.of(run),
                meta.getUid(),
                Mapping.version(meta.getResourceVersion()),
                Optional.ofNullable(spec.planRef()).map(plan -> new Ref(meta.getNamespace(), plan.name())),
                Optional.ofNullable(spec.alertRef()).map(alert -> alert.uid()),
                Set.copyOf(status.alerts()),
                status.phase() == null || !status.phase().terminal(),
                Optional.ofNullable(status.completionTime()));
    }
}
