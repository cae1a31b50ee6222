package dev.holdfast.operator.protection;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RunTarget;
import dev.holdfast.core.protection.Active;
import dev.holdfast.core.protection.Application;
import dev.holdfast.core.protection.Claim;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Meanwhile;
import dev.holdfast.core.protection.Records;
import dev.holdfast.core.protection.Rivals;
import dev.holdfast.core.protection.Rivals.Rival;
import dev.holdfast.core.protection.Target;
import dev.holdfast.operator.kubernetes.Api;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unfinished run acts for each target.
 *
 * <ol>
 *   <li>Within this process, which alone acts, a run that acts is remembered, and others of its target wait. A run that
 *       began before this process did goes first: it is in the cache, which was read from the store after this process had
 *       become the leader, and whole before the first run was looked at.
 *   <li>An application's run also takes the application's Lease, by compare-and-set, before anything of it is journalled:
 *       that has an epoch, is seen by people, and holds between two operators. See {@link Claim}.
 *   <li>A plan that no application names needs no Lease, and its runs no further write: what decides is the one leader, and
 *       a leader sends nothing after another could have begun to lead.
 *   <li>When a run has ended, its end is stored first; then the Lease is let go, then others are woken.
 * </ol>
 */
public final class Holds {

    /** How long a run waits for another, from when it was meant; then it fails and names the other. */
    public static final Duration WAIT_MAX = Duration.ofHours(1);

    /** How often a run that waits for another looks whether that is still there: in memory, without a request. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** How often it asks the API server, for a holder that this process does not carry. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** How many holds are remembered before those of runs that are gone are looked for. */
    private static final int HELD_SWEEP = 1000;

    /** Beyond it the cache is trusted alone: some run waits two seconds longer. */
    private static final int ENDED_MAX = 10_000;

    private static final String BY_PLAN = "plan-of-run";
    private static final String BY_TARGET = "target-of-run";
    private static final String BY_UID = "uid-of-run";

    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private record Held(Holder run, Target target, Optional<Record> record) {}

    private final Api own;
    private final String namespace;
    private final Applications applications;
    private final InstantSource clock;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** Runs that have ended and that the cache may still show as unfinished. */
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    private final Map<Target, Rival> acting = new HashMap<>();
    private final Map<Target, Set<ResourceID>> waiting = new HashMap<>();
    private final Completions completions = new Completions(this::of);
    private volatile IndexerResourceCache<RecoveryRun> runs;
    private volatile Consumer<ResourceID> wake = run -> {};
    private volatile Consumer<Target> changed = target -> {};

    /** @param namespace where the Leases are: the operator's own */
    public Holds(Api own, String namespace, Applications applications, InstantSource clock) {
        this.own = own;
        this.namespace = namespace;
        this.applications = applications;
        this.clock = clock;
    }

    /** Where the runs are that this process knows, and whom to wake when a waiting one may try again. */
    public void know(IndexerResourceCache<RecoveryRun> cache, Consumer<ResourceID> woken) {
        cache.addIndexer(
                BY_PLAN, run -> plan(run).map(name -> List.of(key(run, name))).orElse(List.of()));
        cache.addIndexer(BY_TARGET, run -> target(run).map(Target::id).stream().toList());
        cache.addIndexer(BY_UID, run -> List.of(run.getMetadata().getUid()));
        runs = cache;
        wake = woken;
    }

    /** Whom to tell of an application that was taken or let go. */
    void onChange(Consumer<Target> told) {
        changed = told;
    }

    /**
     * Whether it is the run's turn; what was the answer before stays it until {@link #over}. Call {@link #rest} after each
     * pass. A run acts under the hold of a run above it, where that is for the same target: waiting for it would never end.
     *
     * @param above the uids of the runs above it, each of which waits for the one below
     */
    public Turn take(RecoveryRun run, List<String> above) throws IOException {
        var plan = plan(run);
        if (plan.isEmpty()) return new Turn.Yours(Optional.empty());
        var me = holder(run);
        underWay.add(me.uid());
        var known = held.get(me.uid());
        if (known != null) return yours(known);
        var all = applications.of(me.namespace());
        if (all.isEmpty()) return new Turn.Wait("the applications are still being read", false, LOOK_AGAIN);
        var rival = rival(run, plan.get(), all.get());
        var lent = Rivals.lender(
                rival.target(),
                above.stream().flatMap(uid -> Stream.ofNullable(held.get(uid))).toList(),
                Held::target);
        if (lent.isPresent()) return yours(lent.get());
        var before = inTheWay(rival, all.get());
        if (before.isPresent()) return waits(rival, before.get(), LOOK_AGAIN);
        // whoever was in the way has told of its end before it was out of the way
        var overtaken = overtaken(rival, run);
        if (overtaken.isPresent()) return overtaken.get();
        if (rival.target().kind() != Target.Kind.APPLICATION) return held(rival, Optional.empty());
        var turn = claim(rival);
        if (!(turn instanceof Turn.Yours)) return turn;
        // and whoever the record has named, when it was looked at
        var late = overtaken(rival, run);
        late.ifPresent(ignored -> giveBack(me.uid()));
        return late.orElse(turn);
    }

    /** Whether another has recovered the target while the run waited, which has begun nothing then. */
    private Optional<Turn> overtaken(Rival me, RecoveryRun run) {
        if (me.began().isPresent()) return Optional.empty();
        var meanwhile = completions.meanwhile(me.target(), run, clock.instant());
        if (meanwhile instanceof Meanwhile.Nothing) return Optional.empty();
        free(me);
        return Optional.of(new Turn.Overtaken(meanwhile));
    }

    /** Lets a target go for which nothing was done. */
    private void giveBack(String uid) {
        var known = held.remove(uid);
        Claim.release(known.run(), known.record(), known.target(), records(known.target()))
                .ifPresent(words -> LOG.info("{}; the next run takes it over", words));
        changed.accept(known.target());
    }

    /**
     * The runs that have acted for a target and have ended.
     *
     * @param to the site to which the plan of that name brings its application
     */
    List<Active.Ended> ended(Target target, Function<String, Optional<String>> to) {
        return completions.ended(target, to);
    }

    /** A run is as it is stored now: one that has completed has recovered its target. */
    public void stored(RecoveryRun run) {
        completions.stored(run);
    }

    /** A pass over the run is over: nothing of it is on its way any more. */
    public void rest(RecoveryRun run) {
        underWay.remove(run.getMetadata().getUid());
    }

    /** The run has ended, and that is stored; or it is gone. */
    public void over(String uid) {
        var known = held.remove(uid);
        if (known == null) return;
        if (ended.size() >= ENDED_MAX) ended.clear();
        ended.add(uid);
        if (known.target().kind() == Target.Kind.APPLICATION) {
            Claim.release(known.run(), known.record(), known.target(), records(known.target()))
                    .ifPresent(words -> LOG.info("{}; the next run takes it over", words));
            changed.accept(known.target());
        }
        Set<ResourceID> woken;
        synchronized (acting) {
            acting.computeIfPresent(
                    known.target(), (target, rival) -> rival.run().equals(known.run()) ? null : rival);
            woken = waiting.remove(known.target());
        }
        if (woken != null) woken.forEach(wake);
    }

    Records records(Target target) {
        return new Leases(
                own, namespace, target, clock, () -> highest(target), completions::stored, underWay::contains);
    }

    /** The runs in the cache that act for a target, or have. */
    private List<RecoveryRun> of(Target target) {
        return runs.byIndex(BY_TARGET, target.id());
    }

    /** The highest epoch that a run carries which is or was one of the target's. */
    private long highest(Target target) {
        return of(target).stream()
                .map(run -> run.getStatus().target().epoch())
                .filter(epoch -> epoch != null && epoch <= Leases.EPOCH_MAX)
                .reduce(0L, Math::max);
    }

    /** Whether the run waited for as long as any does. */
    public boolean isTooLate(RecoveryRun run) {
        return clock.instant().isAfter(Completions.meant(run).plus(WAIT_MAX));
    }

    /** Who is in the way; nobody from now on when it is empty, since the place is reserved. */
    private Optional<Holder> inTheWay(Rival me, List<Application> all) {
        sweep();
        var plans = all.stream()
                .filter(application -> me.target().kind() == Target.Kind.APPLICATION
                        && application.name().equals(me.target().name()))
                .flatMap(application -> application.plans().stream());
        var names = Stream.concat(plans, Stream.of(me.plan())).collect(Collectors.toSet());
        synchronized (acting) {
            // What acts here has begun, even where the cache does not know it yet.
            var here = acting.values().stream()
                    .filter(rival -> isUnfinished(rival.run()))
                    .map(rival -> new Rival(rival.run(), rival.plan(), rival.target(), Optional.of(Instant.MIN)));
            var begun = names.stream()
                    .flatMap(name -> runs.byIndex(BY_PLAN, me.run().namespace() + "/" + name).stream())
                    .filter(this::isUnfinished)
                    .map(run -> rival(run, plan(run).orElseThrow(), all));
            var first = Rivals.inTheWay(me, names, Stream.concat(here, begun).toList());
            if (first.isEmpty()) acting.put(me.target(), me);
            return first;
        }
    }

    /** Whether the run goes on, or something of it may still be on its way. */
    private boolean isUnfinished(Holder run) {
        return underWay.contains(run.uid())
                || runs.byIndex(BY_UID, run.uid()).stream().anyMatch(this::isUnfinished);
    }

    private boolean isUnfinished(RecoveryRun run) {
        return !isOver(run) && !ended.contains(run.getMetadata().getUid());
    }

    private Turn claim(Rival me) {
        return switch (Claim.take(me.run(), me.target(), records(me.target()))) {
            case Claim.Outcome.Held(var record) -> {
                var turn = held(me, Optional.of(record));
                changed.accept(me.target());
                yield turn;
            }
            case Claim.Outcome.Waits(var other) -> {
                free(me);
                yield waits(me, other, ASK_AGAIN);
            }
            case Claim.Outcome.NotNow(var words) -> {
                free(me);
                yield new Turn.Wait(words, false, LOOK_AGAIN);
            }
        };
    }

    private void free(Rival me) {
        synchronized (acting) {
            acting.remove(me.target(), me);
        }
    }

    private Turn held(Rival me, Optional<Record> record) {
        var hold = new Held(me.run(), me.target(), record);
        held.put(me.run().uid(), hold);
        return yours(hold);
    }

    private static Turn yours(Held hold) {
        return new Turn.Yours(Optional.of(new RunTarget(
                hold.target().kind().wire(),
                hold.target().name(),
                hold.record().map(Record::epoch).orElse(null))));
    }

    private Turn waits(Rival me, Holder other, Duration again) {
        synchronized (acting) {
            waiting.computeIfAbsent(me.target(), target -> new HashSet<>())
                    .add(new ResourceID(me.run().name(), me.run().namespace()));
        }
        String words = "waits for " + other.words() + ", which acts for "
                + me.target().words() + "; of the runs for one target one acts at a time";
        return new Turn.Wait(words, true, again);
    }

    /** Forgets runs that were deleted before they ended. */
    private void sweep() {
        if (held.size() < HELD_SWEEP) return;
        held.values().stream()
                .filter(hold -> !isUnfinished(hold.run()))
                .map(hold -> hold.run().uid())
                .toList()
                .forEach(this::over);
    }

    private static Rival rival(RecoveryRun run, String plan, List<Application> all) {
        var status = run.getStatus();
        var began = Optional.ofNullable(status == null ? null : status.startTime());
        String home = run.getMetadata().getNamespace();
        var target = began.flatMap(at -> target(run)).orElseGet(() -> Target.of(home, plan, all));
        return new Rival(holder(run), plan, target, began);
    }

    /** What a run says that it acts for, or has acted for. */
    static Optional<Target> target(RecoveryRun run) {
        var said = run.getStatus() == null ? null : run.getStatus().target();
        if (said == null) return Optional.empty();
        return Stream.of(Target.Kind.values())
                .filter(kind -> kind.wire().equals(said.kind()))
                .map(kind -> new Target(kind, run.getMetadata().getNamespace(), said.name()))
                .findFirst();
    }

    private static Optional<String> plan(RecoveryRun run) {
        return Optional.ofNullable(run.getSpec().planRef()).map(ref -> ref.name());
    }

    private static String key(RecoveryRun run, String plan) {
        return run.getMetadata().getNamespace() + "/" + plan;
    }

    static Holder holder(RecoveryRun run) {
        var meta = run.getMetadata();
        return new Holder(meta.getNamespace(), meta.getName(), meta.getUid());
    }

    static boolean isOver(RecoveryRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().terminal();
    }
}
