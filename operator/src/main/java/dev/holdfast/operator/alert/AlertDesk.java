package dev.holdfast.operator.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertSpec;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.plan.Names;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Informed;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Everything about alerts, put together: what is delivered is taken in, what is stored is matched, what is settled is
 * removed in time. {@link #watch} makes any replica ready to take over at once; {@link #lead} makes it act.
 */
public final class AlertDesk implements Receiver, AutoCloseable {
    private final AlertSettings settings;
    private final InstantSource clock;
    private final BooleanSupplier leading;
    private final Ledger ledger = new Ledger();
    private final Plans plans;
    private final AlertQueue queue;
    private final Deliveries deliveries;
    private final Sweeper sweeper;
    private final Sight<ReceivedAlert> stored;
    private final List<Sight<?>> sights;
    private volatile boolean acting;

    public AlertDesk(
            Api own,
            AlertSettings settings,
            InstantSource clock,
            BooleanSupplier leading,
            MeterRegistry registry,
            Refusals refusals,
            Remarks remarks) {
        this.settings = settings;
        this.clock = clock;
        this.leading = leading;
        var metrics = new AlertMetrics(registry, clock);
        var alerts = new Store<>(own, ReceivedAlert.class);
        var runs = new PlanRuns(this::settled);
        plans = new Plans(settings.namespace(), this::planChanged);
        var starts = new RunStarts(new Store<>(own, RecoveryRun.class), runs, leading);
        var reconciler =
                new AlertReconciler(alerts, ledger, plans, runs, starts, clock, leading, settings, metrics, remarks);
        queue = new AlertQueue(reconciler::reconcile);
        var receiving = new Receiving(settings, alerts, ledger, queue, clock, leading, refusals);
        deliveries = new Deliveries(receiving, metrics, refusals);
        sweeper = new Sweeper(alerts, ledger, runs, clock, leading, settings, metrics);
        stored = new Sight<>(own.client(), ReceivedAlert.class, AlertDesk::trim, new AlertListener());
        sights = List.of(
                new Sight<>(own.client(), RecoveryPlan.class, plan -> plan, plans),
                new Sight<>(own.client(), RecoveryRun.class, PlanRuns::trim, runs),
                stored);
        metrics.watch(ledger::size, queue::size);
    }

    /** How the client that the desk watches with reads what it is told; see {@link PlanRuns#unread}. */
    public static KubernetesSerialization reading() {
        return Informed.reading(
                PlanRuns.unread(new ObjectMapper()),
                List.of(ReceivedAlert.class, RecoveryPlan.class, RecoveryRun.class));
    }

    /** Begins to watch alerts, plans and runs; returns at once. */
    public void watch() {
        sights.forEach(Sight::start);
    }

    /** Whether everything that was stored before is known, so that this replica could act. */
    public boolean ready() {
        return sights.stream().map(Sight::known).allMatch(CompletableFuture::isDone);
    }

    /** Whether this replica acts. */
    public boolean acts() {
        return acting;
    }

    /** Begins to act as soon as everything that is stored is known; call once, when this replica has become the leader. */
    public void lead() {
        CompletableFuture.allOf(sights.stream().map(Sight::known).toArray(CompletableFuture[]::new))
                .thenRun(this::act);
    }

    private void act() {
        sights.forEach(Sight::tell);
        acting = true;
        queue.start();
        sweeper.start();
        // Once more, now that all are known: what was left undone is looked at, those first that a plan matches.
        stored.tell();
    }

    @Override
    public boolean urgent(List<Alert> delivered) {
        return delivered.stream().anyMatch(this::urgent);
    }

    /** Whether a plan matches it now. */
    private boolean urgent(Alert alert) {
        return alert.firing() && alert.fault().isEmpty() && plans.anyMatches(settings.namespace(), alert.labels());
    }

    @Override
    public Receipt receive(List<Alert> delivered) {
        if (!acting) return new Receipt.NotNow("the alerts that are stored are still being read");
        var distinct = new LinkedHashMap<Identity, Alert>();
        delivered.forEach(alert -> distinct.merge(alert.identity(), alert, AlertDesk::either));
        var urgent = new ArrayList<Alert>();
        var ordinary = new ArrayList<Alert>();
        for (var alert : distinct.values()) {
            (urgent(alert) ? urgent : ordinary).add(alert);
        }
        return deliveries.receive(urgent, ordinary);
    }

    /** Of the same alert twice in one delivery: firing counts, so that no recovery is missed. */
    private static Alert either(Alert one, Alert other) {
        return one.firing() ? one : other;
    }

    /**
     * The labels of every alert from {@code source} that was delivered here and whose episode is open; empty as long as it
     * is not known what is stored.
     */
    public Optional<List<Map<String, String>>> open(String source) {
        if (!acting) return Optional.empty();
        var now = clock.instant();
        return Optional.of(stored.kept().stream()
                .filter(alert -> source.equals(alert.getSpec().source()))
                .filter(alert -> settings.namespace().equals(alert.getMetadata().getNamespace()))
                .filter(alert -> ledger.find(Ref.of(alert))
                        .filter(known -> known.episode().open(now, settings.silence()))
                        .isPresent())
                .map(alert -> alert.getSpec().labels())
                .toList());
    }

    /**
     * The runs, as NAMESPACE/NAME, that alerts have begun whose episode is open or that were not looked at yet; empty as long
     * as it is not known what is stored.
     */
    public Optional<Set<String>> answering() {
        if (!acting) return Optional.empty();
        var now = clock.instant();
        return Optional.of(ledger.all().stream()
                .filter(alert -> !alert.looked() || alert.episode().open(now, settings.silence()))
                .flatMap(alert -> alert.runs().stream()
                        .map(run -> Names.seenFromAnywhere(alert.ref().namespace(), run)))
                .collect(Collectors.toSet()));
    }

    private void planChanged() {
        if (!acting) return;
        var now = clock.instant();
        for (var alert : ledger.all()) {
            boolean inTime = alert.unmatched() && !now.isAfter(alert.received().plus(settings.grace()));
            if (inTime) queue.add(alert.ref(), Optional.empty(), false);
        }
    }

    private void settled() {
        if (acting) sweeper.wake();
    }

    /** The alert without what is for people only. */
    private static ReceivedAlert trim(ReceivedAlert alert) {
        var trimmed = new ReceivedAlert();
        trimmed.setMetadata(new ObjectMetaBuilder(alert.getMetadata())
                .withManagedFields(List.of())
                .build());
        trimmed.setSpec(
                ReceivedAlertSpec.of(alert.getSpec().labels(), alert.getSpec().source()));
        trimmed.setStatus(alert.getStatus());
        return trimmed;
    }

    private final class AlertListener implements Sight.Listener<ReceivedAlert> {
        @Override
        public void present(ReceivedAlert alert) {
            var known = ledger.observe(Mapping.known(alert));
            if (!acting) return;
            if (known.looked()) {
                sweeper.wake();
            } else {
                boolean urgent = plans.anyMatches(
                        known.ref().namespace(), alert.getSpec().labels());
                queue.add(known.ref(), Optional.of(alert), urgent);
            }
        }

        @Override
        public void gone(ReceivedAlert alert) {
            ledger.forget(Ref.of(alert), alert.getMetadata().getUid());
        }
    }

    /** Finishes what is under way and stops. */
    @Override
    public void close() {
        acting = false;
        sights.forEach(Sight::close);
        queue.close();
        sweeper.close();
    }
}
