package dev.holdfast.operator.run;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.Deferred;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Expected;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Which deferred actions wait for which cluster, and whom that holds up. Known from the runs that this process has in its
 * cache, which was read from the store when it began to lead, and from what it has done itself since.
 */
final class Quarantines {

    private static final String BY_CLUSTER = "deferred-for";
    private static final String WAITING = "deferred";
    private static final String BY_DEFERRING = "deferring";

    private final Fleet fleet;
    private final InstantSource clock;
    private final BiConsumer<String, Quarantine.Deferred> lost;
    private volatile IndexerResourceCache<RecoveryRun> runs;
    private volatile boolean complete;
    /** Deferred actions that this process has written, and that the cache may not show yet, by NAMESPACE/NAME. */
    private final Map<String, Noted> noted = new ConcurrentHashMap<>();
    /** How deferred actions came to be over that the cache may still show as waiting, by uid. */
    private final Map<String, Over> over = new ConcurrentHashMap<>();

    /** How many are remembered; beyond it they are asked for anew. */
    private static final int ALLOWED_MAX = 10_000;

    /** Namespaces and the clusters that they may use, as long as something waits there. */
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();

    /** What the cache has last shown to wait for each cluster, by uid. */
    private final Map<String, Map<String, Quarantine.Deferred>> shown = new ConcurrentHashMap<>();

    /** @param origin the run that puts it off */
    private record Noted(String cluster, ResourceID id, ResourceID origin, Expected expected) {
        Quarantine.Deferred deferred() {
            return expected.deferred();
        }
    }

    private enum Over {
        ENDED,
        DELETED
    }

    /** @param lost is told of each deferred action that was deleted while its cluster waited for it */
    Quarantines(Fleet fleet, InstantSource clock, BiConsumer<String, Quarantine.Deferred> lost) {
        this.fleet = fleet;
        this.clock = clock;
        this.lost = lost;
        fleet.onQuarantine(cluster -> complete ? Optional.of(of(cluster)) : Optional.empty());
    }

    /** The cache has all that is stored: from now on it is known what waits for nobody. */
    void complete() {
        complete = true;
    }

    void know(IndexerResourceCache<RecoveryRun> cache) {
        cache.addIndexer(
                BY_CLUSTER,
                run -> isWaiting(run) ? List.of(run.getSpec().deferred().cluster()) : List.of());
        cache.addIndexer(WAITING, run -> isWaiting(run) ? List.of(WAITING) : List.of());
        cache.addIndexer(BY_DEFERRING, run -> isDeferring(run) ? List.of(BY_DEFERRING) : List.of());
        runs = cache;
    }

    /** A deferred action is about to be written: from now on nobody is before it, whether or not an answer comes. */
    void expect(RecoveryRun origin, Effect.Defer defer) throws IOException {
        var meta = origin.getMetadata();
        String name = meta.getNamespace() + "/" + defer.name();
        String cluster = fleet.id(
                Step.numbered(origin.getSpec().steps()).get(defer.step() - 1).cluster(), meta.getNamespace());
        noted.compute(name, (same, before) -> {
            if (before != null && !before.deferred().uid().isEmpty()) return before;
            var since = before == null ? defer.at() : before.deferred().created();
            var deferred = new Quarantine.Deferred("", name, since, meta.getUid(), defer.step(), false);
            return noted(cluster, origin, defer, new Expected(deferred, defer.round(), clock.instant()));
        });
    }

    private static Noted noted(String cluster, RecoveryRun origin, Effect.Defer defer, Expected expected) {
        var id = new ResourceID(defer.name(), origin.getMetadata().getNamespace());
        return new Noted(cluster, id, ResourceID.fromResource(origin), expected);
    }

    /** Another run has its name, so it is never written. */
    void forget(RecoveryRun origin, Effect.Defer defer) {
        noted.remove(origin.getMetadata().getNamespace() + "/" + defer.name());
    }

    private boolean isSettled(Noted written) {
        var expected = written.expected();
        var origin = runs.get(written.origin())
                .filter(run ->
                        run.getMetadata().getUid().equals(expected.deferred().origin()))
                .<Expected.Origin>map(run -> seen(run, expected.deferred().step()))
                .orElseGet(Expected.Origin.Gone::new);
        return expected.isSettled(runs.get(written.id()).isPresent(), origin, clock.instant());
    }

    private static Expected.Origin seen(RecoveryRun run, int step) {
        var entry = entries(run).stream()
                .filter(is -> is.step() == step && is.isReadable())
                .findFirst();
        return new Expected.Origin.Seen(
                isOver(run),
                entry.map(EntryMapping::state),
                entry.map(JournalEntry::round).orElse(1));
    }

    private static List<JournalEntry> entries(RecoveryRun run) {
        var status = run.getStatus();
        return status == null || status.journal() == null
                ? List.of()
                : status.journal().entries();
    }

    private static boolean isOver(RecoveryRun run) {
        var phase = run.getStatus() == null ? null : run.getStatus().phase();
        return phase != null && phase.terminal();
    }

    /** A deferred action was written. */
    void note(RecoveryRun origin, Effect.Defer defer, RecoveryRun run) {
        var deferred = deferred(run);
        var expected = new Expected(deferred, defer.round(), clock.instant());
        noted.put(deferred.name(), noted(run.getSpec().deferred().cluster(), origin, defer, expected));
    }

    /** A deferred action has come to an end that lets others go on. */
    void over(RecoveryRun run) {
        over.put(run.getMetadata().getUid(), Over.ENDED);
    }

    /** A run was found deleted: if it had not come to an end before, that is told when the cache shows it no more. */
    void deleted(RecoveryRun run) {
        over.putIfAbsent(run.getMetadata().getUid(), Over.DELETED);
    }

    /** One that has failed for good is not done: it stays in the way until somebody has seen to it. */
    static boolean isWaiting(RecoveryRun run) {
        if (run.getSpec() == null || run.getSpec().deferred() == null) return false;
        var phase = run.getStatus() == null ? null : run.getStatus().phase();
        return phase != Phase.COMPLETED && phase != Phase.CANCELED;
    }

    private static boolean isDeferring(RecoveryRun run) {
        return entries(run).stream().anyMatch(entry -> entry.state() == EntryState.DEFERRING);
    }

    /**
     * The runs that put something off. One that has ended amid that does so no more, but what it has sent may be on its way
     * for a while yet, and the process that has sent it may be gone.
     */
    private List<RecoveryRun> deferring() {
        var now = clock.instant();
        return runs.byIndex(BY_DEFERRING, BY_DEFERRING).stream()
                .filter(run ->
                        !isOver(run) || shownBy(run).filter(now::isBefore).isPresent())
                .toList();
    }

    /** Until when what it was putting off when it ended may show; empty as long as it has not ended. */
    private static Optional<Instant> shownBy(RecoveryRun run) {
        return isOver(run)
                ? Optional.ofNullable(run.getStatus().completionTime()).map(Expected::shownBy)
                : Optional.empty();
    }

    /** The deferred actions that wait for a cluster, as NAMESPACE/NAME, under whichever of its names. */
    Quarantine of(String cluster) {
        if (runs == null) return Quarantine.of(cluster, List.of());
        var waiting = fleet.names(cluster).stream()
                .flatMap(name ->
                        waiting(name).stream().filter(deferred -> counts(namespace(deferred.name()), name, cluster)))
                .toList();
        return Quarantine.of(cluster, waiting);
    }

    /**
     * Whether what runs of a namespace put off for a cluster under one of its names holds up others that call it by another:
     * where that name is the installation's, or the namespace may use the cluster by the other name, too. Nobody keeps others
     * from a cluster by registering something that looks like it.
     */
    private boolean counts(String namespace, String name, String cluster) {
        return name.equals(cluster) || fleet.isOurs(name) || mayUse(namespace, cluster);
    }

    private static String namespace(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    /** Those that wait for a cluster under this name. */
    private List<Quarantine.Deferred> waiting(String cluster) {
        // before the cache is read: what is pruned from it by then, the cache shows as over
        var done = Set.copyOf(over.keySet());
        var cached = new HashMap<String, Quarantine.Deferred>();
        runs.byIndex(BY_CLUSTER, cluster).stream()
                .filter(run -> mayUse(run.getMetadata().getNamespace(), cluster))
                .forEach(run -> cached.put(run.getMetadata().getUid(), deferred(run)));
        forget(cluster, cached);
        var waiting = new ArrayList<>(cached.values());
        waiting.removeIf(known -> done.contains(known.uid()));
        noted.values().removeIf(this::isSettled);
        noted.values().stream()
                .filter(written -> written.cluster().equals(cluster))
                .map(Noted::deferred)
                .filter(written -> !done.contains(written.uid())
                        && waiting.stream().noneMatch(known -> known.name().equals(written.name())))
                .forEach(waiting::add);
        return waiting;
    }

    /** Whether anything waits for any cluster, or is about to. */
    private boolean isAny() {
        return runs != null
                && (!noted.isEmpty()
                        || !deferring().isEmpty()
                        || !runs.byIndex(WAITING, WAITING).isEmpty());
    }

    /**
     * What the cache has shown and shows no more: it is over, which need not be remembered once the cache shows it too (an API
     * server that goes back to an older state makes it wait again); or somebody has deleted it. A run that the cache has by
     * its name, and not for its cluster, was written by this process a moment ago: whether it is there shows the next time.
     */
    private void forget(String cluster, Map<String, Quarantine.Deferred> cached) {
        var deleted = new ArrayList<Quarantine.Deferred>();
        shown.compute(cluster, (same, before) -> {
            if (before == null) return Map.copyOf(cached);
            var now = new HashMap<>(cached);
            before.forEach((uid, deferred) -> {
                if (cached.containsKey(uid)) return;
                var end = over.remove(uid);
                if (end == Over.ENDED) return;
                if (end == Over.DELETED) {
                    deleted.add(deferred);
                    return;
                }
                var run = runs.get(id(deferred))
                        .filter(is -> is.getMetadata().getUid().equals(uid));
                if (run.filter(Quarantines::isWaiting).isPresent()) {
                    now.put(uid, deferred);
                    return;
                }
                if (run.isEmpty()) deleted.add(deferred);
            });
            return Map.copyOf(now);
        });
        deleted.forEach(deferred -> lost.accept(cluster, deferred));
    }

    private static ResourceID id(Quarantine.Deferred deferred) {
        int slash = deferred.name().indexOf('/');
        return new ResourceID(
                deferred.name().substring(slash + 1), deferred.name().substring(0, slash));
    }

    /** Whether runs of a namespace may act on the cluster: nobody else's runs keep others away from it. */
    private boolean mayUse(String namespace, String cluster) {
        String both = namespace + " " + cluster;
        if (allowed.contains(both)) return true;
        try {
            fleet.id(cluster, namespace);
            if (allowed.size() >= ALLOWED_MAX) allowed.clear();
            allowed.add(both);
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
                Quarantine.putOff(Instant.parse(meta.getCreationTimestamp()), Optional.ofNullable(from.at())),
                from.runUid(),
                from.step(),
                phase == Phase.PAUSED,
                phase == Phase.FAILED);
    }

    /** What holds up what {@code run} would do to the cluster that its steps call {@code name}. */
    Optional<Halt> halt(RecoveryRun run, String name, Directory clusters) {
        if (name.isEmpty()) return Optional.empty();
        try {
            String cluster = clusters.id(name);
            boolean answers = run.getSpec().deferred() == null || fleet.answers(cluster);
            // what has not said yet which cluster it is may be one that is quarantined under another name
            if (!fleet.isTold(cluster) && of(cluster).isLifted() && isAny())
                return unknown(name, new IOException("Cluster " + cluster + " has not said yet which cluster it is"));
            var halt = of(cluster).halt(run.getMetadata().getUid(), answers);
            return halt.isPresent() ? halt : beingPutOff(cluster);
        } catch (NoCluster e) {
            // there is none, or not for this run: the step says so
            return e.permanent() ? Optional.empty() : unknown(name, e);
        } catch (IOException e) {
            return unknown(name, e);
        }
    }

    private Optional<Halt> unknown(String name, IOException why) {
        return Optional.of(Quarantine.unknown(name, String.valueOf(why.getMessage()), clock.instant()));
    }

    /**
     * Somebody is about to write down what comes first: a moment, or as long as its run is held up. It may be another step
     * of the run that asks.
     */
    private Optional<Halt> beingPutOff(String cluster) {
        for (var run : deferring()) {
            for (var entry : run.getStatus().journal().entries()) {
                if (entry.state() != EntryState.DEFERRING) continue;
                var step = Step.numbered(run.getSpec().steps()).get(entry.step() - 1);
                if (step.cluster() == null
                        || !isMeant(step.cluster(), run.getMetadata().getNamespace(), cluster)) continue;
                return Optional.of(new Halt(
                        Quarantine.holder(cluster),
                        "Cluster " + cluster + " is about to be quarantined: run "
                                + run.getMetadata().getNamespace() + "/"
                                + run.getMetadata().getName()
                                + (isOver(run) ? " has ended as it put off step " : " puts off step ")
                                + entry.step(),
                        entry.startTime(),
                        shownBy(run)));
            }
        }
        return Optional.empty();
    }

    private boolean isMeant(String name, String namespace, String cluster) {
        try {
            var meant = fleet.id(name, namespace);
            return fleet.names(cluster).contains(meant) && counts(namespace, meant, cluster);
        } catch (NoCluster e) {
            return !e.permanent();
        } catch (IOException e) {
            return true;
        }
    }
}
