package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.outward.Outward;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries every unfinished run as far as it goes, and comes back when its time or its object comes. */
@ControllerConfiguration(name = "recoveryrun")
public final class RunReconciler implements Reconciler<RecoveryRun> {

    private static final Logger LOG = LoggerFactory.getLogger(RunReconciler.class);

    /** How often a pass starts over from a fresh read before it lets others go first. */
    private static final int REREADS_MAX = 5;

    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration REST_MAX = Duration.ofMinutes(10);

    private final Api own;
    private final Fleet fleet;
    private final BooleanSupplier mayAct;
    private final InstantSource clock;
    private final RunTold told;
    private final Outward outward;
    private final SimpleInboundEventSource<RecoveryRun> wakes = new SimpleInboundEventSource<>("waited-for");
    private final Setbacks setbacks = new Setbacks();
    private final Watches watches = new Watches(wakes::propagateEvent);

    public RunReconciler(
            Api own, Fleet fleet, BooleanSupplier mayAct, InstantSource clock, RunTold told, Outward outward) {
        this.own = own;
        this.fleet = fleet;
        this.mayAct = mayAct;
        this.clock = clock;
        this.told = told;
        this.outward = outward;
    }

    @Override
    public List<EventSource<?, RecoveryRun>> prepareEventSources(EventSourceContext<RecoveryRun> context) {
        return List.of(wakes);
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
        } finally {
            MDC.remove("run");
        }
    }

    private UpdateControl<RecoveryRun> advance(ResourceID id, RecoveryRun cached) throws IOException {
        var stale = "";
        var run = Optional.of(cached);
        for (int rereads = 0; rereads < REREADS_MAX; rereads++) {
            if (run.isEmpty() || isOver(run.get())) {
                watches.clear(id);
                setbacks.over(id);
                return UpdateControl.noUpdate();
            }
            if (!mayAct.getAsBoolean()) return again(LATER);
            var looker = looker(run.get());
            switch (tried(run.get(), looker)) {
                case Rested.Ended ended -> {
                    watches.clear(id);
                    setbacks.over(id);
                    return UpdateControl.noUpdate();
                }
                case Rested.Waiting(var until, var watching) -> {
                    setbacks.over(id);
                    boolean watched =
                            looker.map(l -> watches.set(id, watching, l)).orElse(true);
                    var rest = Duration.between(clock.instant(), until);
                    return again(watched || rest.compareTo(LATER) < 0 ? rest : LATER);
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
            return conduct(run, looker);
        } catch (UnreadableJournal e) {
            return new Rested.Stale(e.getMessage());
        }
    }

    private Rested conduct(RecoveryRun run, Optional<Looker> looker) throws IOException {
        var meta = run.getMetadata();
        var spec = run.getSpec();
        var steps = JsonTree.of(spec.steps());
        var digest = Digest.of(steps);
        var reading = StepReading.read(steps);
        String planName =
                spec.planRef() == null ? meta.getName() : spec.planRef().name();
        var plan = new Plan(
                meta.getNamespace(), planName, reading.problems().isEmpty() ? reading.steps() : List.of(), digest);
        var subject = new Subject(meta.getUid(), meta.getName());
        Consumer<RecoveryRun> stored = told.from(run);
        if (looker.isEmpty() || !reading.problems().isEmpty()) {
            String why = looker.isEmpty() ? noAccount(run) : "the steps cannot be read: " + reading.words();
            return refuse(run, plan, why, stored);
        }
        if (spec.digest() != null && !spec.digest().equals(digest)) {
            return refuse(run, plan, "spec.digest is " + spec.digest() + ", the steps have " + digest, stored);
        }
        var secret = new RunSecret(looker.get(), meta.getNamespace(), plan.name(), meta.getName(), meta.getUid());
        var journal = JournalMapping.fromWire(plan, run.getStatus(), secret);
        var performer = new Performer(looker.get(), mayAct);
        var store = new JournalStore(own, run, plan, secret, clock, stored);
        var world = new RunWorld(looker.get(), performer, store);
        return Conductor.advance(plan, subject, journal, world, clock);
    }

    /** A run that cannot begin fails at once, with the reason in its journal and conditions. */
    private Rested refuse(RecoveryRun run, Plan plan, String why, Consumer<RecoveryRun> stored) {
        var journal = Journal.refused(plan.digest(), "nothing was started: " + why, clock.instant());
        return switch (JournalStore.storeRefusal(own, run, plan, journal, clock, stored)) {
            case Stored.Ok() -> new Rested.Ended(journal);
            case Stored.Reread(var words) -> new Rested.Stale(words);
            case Stored.Impossible(var words) -> new Rested.Stale(words);
        };
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

    private static UpdateControl<RecoveryRun> again(Duration after) {
        var bounded = after.compareTo(REST_MAX) > 0 ? REST_MAX : after;
        return UpdateControl.<RecoveryRun>noUpdate().rescheduleAfter(Math.max(1, bounded.toMillis()));
    }
}
