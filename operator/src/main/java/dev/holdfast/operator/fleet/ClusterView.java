package dev.holdfast.operator.fleet;

import dev.holdfast.api.Condition;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterStatus;
import dev.holdfast.core.fleet.Health;
import dev.holdfast.core.fleet.Standing;
import dev.holdfast.core.run.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster's health as people see it in its status. Derived each time; only the time of a transition is kept. */
final class ClusterView {

    static final String READY = "Ready";
    static final String REACHABLE = "Reachable";

    /** True while deferred actions wait for the cluster: nothing else is done there before them. */
    static final String QUARANTINED = "Quarantined";

    /** How old the status may become while nothing changes. */
    static final Duration REFRESH = Duration.ofMinutes(2);

    private ClusterView() {}

    static ClusterStatus of(
            Cluster cluster,
            Health health,
            Optional<String> version,
            Optional<String> uid,
            Optional<Quarantine> quarantine,
            Optional<ClusterStatus> before,
            Instant now) {
        var time = now.truncatedTo(ChronoUnit.SECONDS);
        Long generation = cluster.getMetadata().getGeneration();
        return new ClusterStatus(
                generation,
                version.orElse(null),
                uid.or(() -> before.filter(said -> generation.equals(said.observedGeneration()))
                                .map(ClusterStatus::uid))
                        .orElse(null),
                time,
                Stream.concat(
                                Stream.of(
                                        condition(READY, health.ready(), before, time, generation),
                                        condition(REACHABLE, health.reachable(), before, time, generation)),
                                quarantined(quarantine, before, time, generation).stream())
                        .toList());
    }

    /** Absent for a cluster that never was; as it was said last while nobody knows. */
    private static Optional<Condition> quarantined(
            Optional<Quarantine> known, Optional<ClusterStatus> before, Instant now, Long generation) {
        var said = find(before, QUARANTINED);
        if (known.isEmpty()) return said;
        var quarantine = known.filter(is -> !is.isLifted());
        if (quarantine.isEmpty() && said.isEmpty()) return Optional.empty();
        String status = quarantine.isPresent() ? "True" : "False";
        boolean stuck = quarantine
                .map(is -> is.waiting().getFirst())
                .filter(first -> first.needsPerson() || first.ended())
                .isPresent();
        String reason = quarantine.isEmpty() ? "Drained" : stuck ? "DeferredActionFailed" : "DeferredActions";
        var since = said.filter(is -> status.equals(is.status()) && is.lastTransitionTime() != null)
                .map(Condition::lastTransitionTime)
                .orElse(now);
        String words = quarantine.map(Quarantine::words).orElse("no deferred action waits for it");
        return Optional.of(new Condition(QUARANTINED, status, now, since, reason, words, generation));
    }

    private static Condition condition(
            String type, Standing standing, Optional<ClusterStatus> before, Instant now, Long generation) {
        var verdict = standing.verdict();
        String status = verdict.answer().word();
        var since = find(before, type)
                .filter(said -> status.equals(said.status()) && said.lastTransitionTime() != null)
                .map(Condition::lastTransitionTime)
                .orElse(standing.since().time().truncatedTo(ChronoUnit.SECONDS));
        return new Condition(type, status, now, since, verdict.reason().word(), verdict.words(), generation);
    }

    static Optional<Condition> find(Optional<ClusterStatus> status, String type) {
        return status.stream()
                .flatMap(said -> said.conditions().stream())
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** Whether the next status says something that the last one did not, or is due to be renewed. */
    static boolean isWorthWriting(Optional<ClusterStatus> before, ClusterStatus next) {
        if (before.isEmpty() || before.get().asOf() == null) return true;
        var said = before.get();
        boolean same = Objects.equals(said.version(), next.version())
                && Objects.equals(said.uid(), next.uid())
                && Objects.equals(said.observedGeneration(), next.observedGeneration())
                && said.conditions().size() == next.conditions().size()
                && next.conditions().stream().allMatch(condition -> isSaid(find(before, condition.type()), condition));
        return !same || Duration.between(said.asOf(), next.asOf()).compareTo(REFRESH) >= 0;
    }

    private static boolean isSaid(Optional<Condition> said, Condition condition) {
        return said.filter(other -> other.status().equals(condition.status())
                        && Objects.equals(other.reason(), condition.reason())
                        && Objects.equals(other.message(), condition.message()))
                .isPresent();
    }
}
