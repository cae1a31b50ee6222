package dev.holdfast.operator.run;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.Deferred;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.operator.fleet.Directory;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.fleet.NoCluster;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which deferred actions wait for which cluster, and whom that holds up. Known from the runs that this process has in its
 * cache, which was read from the store when it began to lead, and from what it has done itself since.
 */
final class Quarantines {

    private static final String BY_CLUSTER = "deferred-for";
    private static final String BY_DEFERRING = "deferring";

    private final Fleet fleet;
    private final InstantSource clock;
    private volatile IndexerResourceCache<RecoveryRun> runs;
    /** Deferred actions that this process has written, and that the cache may not show yet, by NAMESPACE/NAME. */
    private final Map<String, Noted> noted = new ConcurrentHashMap<>();
    /** Deferred actions that are over, and that the cache may still show as waiting. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    /** Deferred actions whose namespace may use the cluster. */
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();

    /** @param origin the run that has put it off */
    private record Noted(String cluster, ResourceID id, ResourceID origin, Quarantine.Deferred deferred) {}

    Quarantines(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
        fleet.onQuarantine(cluster -> Optional.of(of(cluster)).filter(found -> !found.isLifted()));
    }

    void know(IndexerResourceCache<RecoveryRun> cache) {
        cache.addIndexer(
                BY_CLUSTER,
                run -> isWaiting(run) ? List.of(run.getSpec().deferred().cluster()) : List.of());
        cache.addIndexer(BY_DEFERRING, run -> isDeferring(run) ? List.of(BY_DEFERRING) : List.of());
        runs = cache;
    }

    /** A deferred action is about to be written: from now on nobody is before it, whether or not an answer comes. */
    void expect(RecoveryRun origin, Effect.Defer defer) throws IOException {
        var meta = origin.getMetadata();
        String name = meta.getNamespace() + "/" + defer.name();
        String cluster = fleet.id(
                Step.numbered(origin.getSpec().steps()).get(defer.step() - 1).cluster(), meta.getNamespace());
        var expected = new Quarantine.Deferred("", name, clock.instant(), meta.getUid(), defer.step(), false);
        noted.putIfAbsent(
                name,
                new Noted(
                        cluster,
                        new ResourceID(defer.name(), meta.getNamespace()),
                        ResourceID.fromResource(origin),
                        expected));
    }

    /** It was refused for good. */
    void forget(RecoveryRun origin, Effect.Defer defer) {
        noted.remove(origin.getMetadata().getNamespace() + "/" + defer.name());
    }

    /** Whether it will show as it is: the cache has it, or the run that would have written it has given up. */
    private boolean isSettled(Noted written) {
        if (runs.get(written.id()).isPresent()) return true;
        if (!written.deferred().uid().isEmpty()) return false;
        return runs.get(written.origin())
                .filter(origin -> origin.getStatus() == null
                        || origin.getStatus().journal() == null
                        || origin.getStatus().journal().entries().stream()
                                .filter(entry ->
                                        entry.step() == written.deferred().step())
                                .noneMatch(entry -> entry.state() == EntryState.FAILED))
                .isEmpty();
    }

    /** A deferred action was written. */
    void note(RecoveryRun run) {
        var deferred = deferred(run);
        var id = ResourceID.fromResource(run);
        noted.put(deferred.name(), new Noted(run.getSpec().deferred().cluster(), id, id, deferred));
    }

    /** A deferred action has come to an end that lets others go on. */
    void over(RecoveryRun run) {
        over.add(run.getMetadata().getUid());
    }

    /** One that has failed for good is not done: it stays in the way until somebody has seen to it. */
    static boolean isWaiting(RecoveryRun run) {
        if (run.getSpec() == null || run.getSpec().deferred() == null) return false;
        var phase = run.getStatus() == null ? null : run.getStatus().phase();
        return phase != Phase.COMPLETED && phase != Phase.CANCELED;
    }

    private static boolean isDeferring(RecoveryRun run) {
        return run.getStatus() != null
                && run.getStatus().journal() != null
                && run.getStatus().journal().entries().stream()
                        .anyMatch(entry -> entry.state() == EntryState.DEFERRING);
    }

    /** The deferred actions that wait for a cluster, as NAMESPACE/NAME. */
    Quarantine of(String cluster) {
        if (runs == null) return Quarantine.of(cluster, List.of());
        var waiting = new ArrayList<Quarantine.Deferred>();
        runs.byIndex(BY_CLUSTER, cluster).stream()
                .filter(run -> !over.contains(run.getMetadata().getUid()))
                .filter(run -> mayUse(run, cluster))
                .map(Quarantines::deferred)
                .forEach(waiting::add);
        noted.values().removeIf(this::isSettled);
        noted.values().stream()
                .filter(written -> written.cluster().equals(cluster))
                .map(Noted::deferred)
                .filter(written ->
                        waiting.stream().noneMatch(known -> known.name().equals(written.name())))
                .forEach(waiting::add);
        return Quarantine.of(cluster, waiting);
    }

    /** Whether runs of its namespace may act on the cluster: nobody else's runs keep others away from it. */
    private boolean mayUse(RecoveryRun run, String cluster) {
        var meta = run.getMetadata();
        if (allowed.contains(meta.getUid())) return true;
        try {
            fleet.id(cluster, meta.getNamespace());
            allowed.add(meta.getUid());
            return true;
        } catch (NoCluster e) {
            return !e.permanent();
        } catch (IOException e) {
            return true;
        }
    }

    private static Quarantine.Deferred deferred(RecoveryRun run) {
        var meta = run.getMetadata();
        Deferred from = run.getSpec().deferred();
        var phase = run.getStatus() == null ? null : run.getStatus().phase();
        return new Quarantine.Deferred(
                meta.getUid(),
                meta.getNamespace() + "/" + meta.getName(),
                Instant.parse(meta.getCreationTimestamp()),
                from.runUid(),
                from.step(),
                phase == Phase.PAUSED || phase == Phase.FAILED);
    }

    /** What holds up what {@code run} would do to the cluster that its steps call {@code name}. */
    Optional<Halt> halt(RecoveryRun run, String name, Directory clusters) {
        if (name.isEmpty()) return Optional.empty();
        try {
            String cluster = clusters.id(name);
            boolean answers = run.getSpec().deferred() == null || fleet.answers(cluster);
            var halt = of(cluster).halt(run.getMetadata().getUid(), answers);
            return halt.isPresent() ? halt : beingPutOff(run, cluster);
        } catch (IOException e) {
            // a cluster that cannot be told apart cannot be asked either; the step says so
            return Optional.empty();
        }
    }

    /** Somebody is about to write down what comes first: a moment, or as long as its run is held up. */
    private Optional<Halt> beingPutOff(RecoveryRun me, String cluster) {
        for (var run : runs.byIndex(BY_DEFERRING, BY_DEFERRING)) {
            if (run.getMetadata().getUid().equals(me.getMetadata().getUid())) continue;
            for (var entry : run.getStatus().journal().entries()) {
                if (entry.state() != EntryState.DEFERRING) continue;
                var step = Step.numbered(run.getSpec().steps()).get(entry.step() - 1);
                if (step.cluster() == null
                        || !isMeant(step.cluster(), run.getMetadata().getNamespace(), cluster)) continue;
                return Optional.of(new Halt(
                        Quarantine.HOLDER + cluster,
                        "Cluster " + cluster + " is about to be quarantined: run "
                                + run.getMetadata().getNamespace() + "/"
                                + run.getMetadata().getName() + " puts off step " + entry.step(),
                        entry.startTime(),
                        Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private boolean isMeant(String name, String namespace, String cluster) {
        try {
            return fleet.id(name, namespace).equals(cluster);
        } catch (IOException e) {
            return false;
        }
    }
}
