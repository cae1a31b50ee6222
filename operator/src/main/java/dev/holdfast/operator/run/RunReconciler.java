package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.api.run.RunTarget;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Subject;
import dev.holdfast.expression.Cel;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.freeze.StopSwitch;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.outward.Outward;
import dev.holdfast.operator.protection.Holds;
import dev.holdfast.operator.protection.Turn;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries every unfinished run as far as it goes, and comes back when its time or its object comes. */
@ControllerConfiguration(
        name = "recoveryrun",
        // With a limit the first list is read from the store and not from a cache: it has all that a leader before
        // stored.
        informer = @Informer(informerListLimit = RunReconciler.LISTED_AT_ONCE))
public final class RunReconciler implements Reconciler<RecoveryRun> {

    private static final Logger LOG = LoggerFactory.getLogger(RunReconciler.class);

    static final long LISTED_AT_ONCE = 500;

    /** How often a pass starts over from a fresh read before it lets others go first. */
    private static final int REREADS_MAX = 5;

    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration REST_MAX = Duration.ofMinutes(10);

    /** After how long a run that a quarantine holds up asks again, for a deferred action may have been deleted. */
    private static final Duration HELD_MAX = Duration.ofSeconds(30);

    private final Api own;
    private final Fleet fleet;
    private final StopSwitch stopSwitch;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final RunTold told;
    private final Holds holds;
    private final Quarantines quarantines;
    private final Outward outward;
    private final SimpleInboundEventSource<RecoveryRun> wakes = new SimpleInboundEventSource<>("waited-for");
    private final Setbacks setbacks = new Setbacks();
    private volatile Supplier<Stream<RecoveryRun>> known = Stream::of;
    private final Kin kin;
    private final GivenActs acts;
    private final Turnless turnless;
    private final Watches watches = new Watches(wakes::propagateEvent);
    private final HeldRuns held = new HeldRuns(wakes::propagateEvent);
    /** Runs that wait, to be woken when a cluster has begun or ceased to answer: their step may say what becomes of it then. */
    private final HeldRuns cut = new HeldRuns(wakes::propagateEvent);

    public RunReconciler(
            Api own,
            Fleet fleet,
            StopSwitch stopSwitch,
            BooleanSupplier mayAct,
            InstantSource clock,
            RunTold told,
            Holds holds,
            Outward outward) {
        this.own = own;
        this.acts = new GivenActs(own);
        this.turnless = new Turnless(own, clock, told, holds, acts);
        this.kin = new Kin(own, clock);
        this.fleet = fleet;
        this.stopSwitch = stopSwitch;
        this.mayAct = mayAct;
        this.clock = clock;
        this.told = told;
        this.holds = holds;
        this.outward = outward;
        this.quarantines = new Quarantines(fleet, clock, told::lost);
    }

    @Override
    public List<EventSource<?, RecoveryRun>> prepareEventSources(EventSourceContext<RecoveryRun> context) {
        kin.know(context.getPrimaryCache(), wakes::propagateEvent);
        holds.know(context.getPrimaryCache(), wakes::propagateEvent);
        known = () -> context.getPrimaryCache().list();
        told.know(known);
        stopSwitch.onChange(held::wake);
        quarantines.know(context.getPrimaryCache());
        fleet.onStanding(() -> {
            cut.wake();
            held.wake();
        });
        return List.of(wakes);
    }

    /** All runs that this process knows. */
    public Stream<RecoveryRun> known() {
        return known.get();
    }

    /** Called once, when all that is stored was read. */
    public void complete() {
        quarantines.complete();
    }

    @Override
    public UpdateControl<RecoveryRun> reconcile(RecoveryRun resource, Context<RecoveryRun> context) {
        var id = ResourceID.fromResource(resource);
        MDC.put("run", id.getNamespace().orElse("") + "/" + id.getName());
        try {
            return advance(id, resource);
        } catch (IOException e) {
            LOG.warn("cannot go on for now: {}", e.getMessage());
            return again(LATER);
        } catch (RuntimeException e) {
            // whatever it is: a run that nobody carries on any more would stand still without a word
            LOG.error("the pass broke off, tried again", e);
            return again(setbacks.after(id, String.valueOf(e), words -> told.brokeOff(resource, words)));
        } finally {
            holds.rest(resource);
            MDC.remove("run");
        }
    }

    private UpdateControl<RecoveryRun> advance(ResourceID id, RecoveryRun cached) throws IOException {
        var stale = "";
        var run = Optional.of(cached);
        for (int rereads = 0; rereads < REREADS_MAX; rereads++) {
            if (run.isEmpty() || isOver(run.get()) && !GivenActs.hasUnheard(run.get())) {
                watches.clear(id);
                setbacks.over(id);
                holds.over(cached.getMetadata().getUid());
                if (run.isEmpty() && Quarantines.isWaiting(cached)) quarantines.deleted(cached);
                letGo(cached, run.filter(is -> !Quarantines.isWaiting(is)).isPresent());
                return UpdateControl.noUpdate();
            }
            if (!mayAct.getAsBoolean() || !stopSwitch.isKnown()) return again(LATER);
            long edition = held.edition();
            long answers = cut.edition();
            var looker = looker(run.get());
            switch (tried(run.get(), looker)) {
                case Rested.Ended(var journal) -> {
                    watches.clear(id);
                    setbacks.over(id);
                    if (isOver(journal)) holds.over(cached.getMetadata().getUid());
                    letGo(cached, letsGo(journal));
                    return UpdateControl.noUpdate();
                }
                case Rested.Waiting(var until, var watching) -> {
                    setbacks.over(id);
                    cut.add(id, answers);
                    boolean watched =
                            looker.map(l -> watches.set(id, watching, l)).orElse(true);
                    var rest = Duration.between(clock.instant(), until);
                    return again(watched || rest.compareTo(LATER) < 0 ? rest : LATER);
                }
                case Rested.Held(var halt) -> {
                    setbacks.over(id);
                    watches.clear(id);
                    held.add(id, edition);
                    var now = clock.instant();
                    return again(halt.until()
                            .map(end -> Duration.between(now, end))
                            .orElse(Quarantine.holds(halt) ? HELD_MAX : REST_MAX));
                }
                case Rested.Stale(var words) -> {
                    LOG.debug("read again: {}", words);
                    stale = words;
                    run = Runs.read(own, cached.getMetadata().getNamespace(), id.getName())
                            .filter(fresh -> fresh.getMetadata()
                                    .getUid()
                                    .equals(cached.getMetadata().getUid()));
                }
                case Rested.NotOurs() -> {
                    return again(LATER);
                }
            }
        }
        return again(setbacks.after(id, stale, words -> told.unwritten(cached, words)));
    }

    /** A journal that cannot be read is read again, for a cache may be old, and told of when it stays so. */
    private Rested tried(RecoveryRun run, Optional<Looker> looker) throws IOException {
        try {
            return isOver(run) ? turnless.late(run) : conduct(run, looker);
        } catch (UnreadableJournal e) {
            return new Rested.Stale(e.getMessage());
        }
    }

    private Rested conduct(RecoveryRun run, Optional<Looker> looker) throws IOException {
        var meta = run.getMetadata();
        var spec = run.getSpec();
        var steps = JsonTree.of(spec.steps());
        var digest = Digest.of(steps);
        var reading = StepReading.read(steps, Cel.LANGUAGE);
        String planName =
                spec.planRef() == null ? meta.getName() : spec.planRef().name();
        var plan = new Plan(
                meta.getNamespace(),
                planName,
                reading.problems().isEmpty() ? reading.steps() : List.of(),
                digest,
                spec.mode() == dev.holdfast.api.run.Mode.UNGRACEFUL ? Mode.UNGRACEFUL : Mode.GRACEFUL);
        var above = kin.above(run);
        var subject = new Subject(meta.getUid(), meta.getName(), alertLabels(spec), above.descent(run));
        Consumer<RecoveryRun> stored =
                told.from(run).andThen(holds::stored).andThen(written -> kin.wakeBelow(meta.getUid()));
        if (looker.isEmpty() || !reading.problems().isEmpty()) {
            String why = looker.isEmpty() ? noAccount(run) : "the steps cannot be read: " + reading.words();
            return turnless.refuse(run, plan, why, stored);
        }
        if (spec.digest() != null && !spec.digest().equals(digest)) {
            return turnless.refuse(run, plan, "spec.digest is " + spec.digest() + ", the steps have " + digest, stored);
        }
        // the quarantine is its turn: whoever has the target now may be held up by it
        if (spec.deferred() != null) {
            var misfit = Quarantine.misfit(plan, spec.deferred().cluster());
            return misfit.isPresent()
                    ? turnless.refuse(run, plan, misfit.get(), stored)
                    : conduct(run, plan, subject, above, looker.get(), stored);
        }
        // one for which nobody waits only ends, and needs no turn for that
        boolean over = subject.descent().over().isPresent();
        return switch (over ? new Turn.Yours(Optional.empty()) : holds.take(run, above.uids())) {
            case Turn.Wait wait -> turnless.pending(run, plan, subject, wait, stored);
            case Turn.Overtaken(var by) -> turnless.overtaken(run, plan, subject, by, stored);
            case Turn.Yours(var target) ->
                conduct(holding(run, target), plan, subject.with(epoch(run, target)), above, looker.get(), stored);
        };
    }

    /** What the run's writes carry, where its target has epochs. */
    private static Optional<Epoch> epoch(RecoveryRun run, Optional<RunTarget> target) {
        return target.filter(is -> is.epoch() != null)
                .map(is -> new Epoch(is.kind() + "/" + run.getMetadata().getNamespace() + "/" + is.name(), is.epoch()));
    }

    private Rested conduct(
            RecoveryRun run, Plan plan, Subject subject, Ancestors above, Looker looker, Consumer<RecoveryRun> stored)
            throws IOException {
        var meta = run.getMetadata();
        var secret = new RunSecret(looker, meta.getNamespace(), plan.name(), meta.getName(), meta.getUid());
        var journal = JournalMapping.fromWire(plan, run.getStatus(), secret);
        Function<String, Optional<Halt>> halts = cluster -> stopSwitch
                .halt(meta.getNamespace(), planOf(run), cluster)
                .or(() -> kin.halt(run, above))
                .or(() -> quarantines.halt(run, cluster, looker.clusters()));
        var performer = new Performer(looker, mayAct, halts);
        var store = new JournalStore(own, run, plan, secret, mayAct, clock, stored);
        looker.readAhead(plan, journal.started().isEmpty() ? Journal.begin(plan, clock.instant()) : journal);
        var world = new RunWorld(
                looker,
                performer,
                new Deferrals(own, fleet, run, mayAct, () -> halts.apply(""), quarantines),
                store,
                halts,
                looker.clusters()::silent);
        return Conductor.advance(plan, subject, journal, acts.of(run, subject.hold()), world, clock);
    }

    /** The plan that a freeze would name. */
    private static String planOf(RecoveryRun run) {
        var spec = run.getSpec();
        if (spec.deferred() != null && spec.deferred().plan() != null)
            return spec.deferred().plan();
        return spec.planRef() == null
                ? run.getMetadata().getName()
                : spec.planRef().name();
    }

    /** A deferred action that is done, or that a person has ended or deleted, lets others go on. */
    private void letGo(RecoveryRun run, boolean ended) {
        if (run.getSpec().deferred() == null) return;
        if (ended) quarantines.over(run);
        held.wake();
    }

    /** The run with what it acts for, which is stored with the first write of its journal. */
    private static RecoveryRun holding(RecoveryRun run, Optional<RunTarget> target) {
        if (target.isEmpty()) return run;
        var holding = new RecoveryRun();
        holding.setMetadata(run.getMetadata());
        holding.setSpec(run.getSpec());
        var status = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        holding.setStatus(status.with(target.get()));
        return holding;
    }

    private Optional<Looker> looker(RecoveryRun run) {
        var meta = run.getMetadata();
        var subject = new Subject(meta.getUid(), meta.getName());
        return Account.choose(
                        Optional.ofNullable(run.getSpec().serviceAccountName()),
                        meta.getNamespace(),
                        fleet.defaultAccount())
                .map(account -> new Looker(fleet, account, meta.getNamespace(), subject, outward));
    }

    private static Map<String, String> alertLabels(RecoveryRunSpec spec) {
        return spec.alertSpec() == null || spec.alertSpec().labels() == null
                ? Map.of()
                : spec.alertSpec().labels();
    }

    private static String noAccount(RecoveryRun run) {
        String namespace = run.getMetadata().getNamespace();
        return "the run has no account to act as. Name one in the plan (spec.serviceAccountName) after creating it with"
                + " \"kubectl create serviceaccount NAME -n " + namespace
                + "\" and binding the rights that \"holdfast plan rbac\" prints, or start the operator with"
                + " --default-service-account";
    }

    private static boolean isOver(RecoveryRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().terminal();
    }

    /** A run that waits for a person keeps its target. */
    private static boolean isOver(Journal journal) {
        return journal.end()
                .filter(end -> JournalMapping.phase(end.outcome()).terminal())
                .isPresent();
    }

    private static boolean letsGo(Journal journal) {
        return journal.end()
                .filter(end -> end.outcome() == Journal.Outcome.COMPLETED || end.outcome() == Journal.Outcome.CANCELED)
                .isPresent();
    }

    private static UpdateControl<RecoveryRun> again(Duration after) {
        var bounded = after.compareTo(REST_MAX) > 0 ? REST_MAX : after;
        return UpdateControl.<RecoveryRun>noUpdate().rescheduleAfter(Math.max(1, bounded.toMillis()));
    }
}
