package dev.holdfast.operator.fleet;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.OutageAlert;
import dev.holdfast.core.fleet.Finding;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.core.fleet.Notice;
import dev.holdfast.core.fleet.Outlook;
import dev.holdfast.core.fleet.Place;
import dev.holdfast.operator.alert.Receipt;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the intake which places are down, as any sender of alerts would: again while they are, and once when they are
 * not. It keeps nothing that a crash could lose: what was told before is what is stored, and what is down is seen again.
 */
public final class Lookout implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.outage");

    /** Rounds that end at about the same time are looked at together. */
    private static final Duration AT_ONCE = Duration.ofMillis(20);

    private static final Duration WHILE_WAITING = Duration.ofMillis(250);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);

    /** How often what is down is told again, so that its episode does not end in silence; that is seldom a write. */
    private static final Duration REPEAT = Duration.ofMinutes(5);

    private final Function<List<Alert>, Receipt> intake;
    private final Supplier<Optional<List<Map<String, String>>>> told;
    private final BooleanSupplier mayAct;
    private final Supplier<Moment> now;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("lookout").unstarted(task));

    // What follows is used by the one thread of later alone, or read by a metric.
    private final Map<String, Notice> untold = new LinkedHashMap<>();
    private volatile Outlook outlook = Outlook.clear();
    private volatile List<Place> heldBack = List.of();
    private volatile Supplier<List<Finding>> findings = List::of;
    private boolean resumed;
    private Moment repeated;

    /**
     * @param intake what takes alerts in
     * @param told the labels of the alerts of ours that are open; empty as long as that is not known
     */
    public Lookout(
            Function<List<Alert>, Receipt> intake,
            Supplier<Optional<List<Map<String, String>>>> told,
            BooleanSupplier mayAct,
            Supplier<Moment> now,
            MeterRegistry metrics) {
        this.intake = intake;
        this.told = told;
        this.mayAct = mayAct;
        this.now = now;
        this.repeated = now.get();
        Gauge.builder("holdfast.outages.open", () -> outlook.stages().values().stream()
                        .filter(Outlook.Stage.Open.class::isInstance)
                        .count())
                .description("Clusters, zones, sites and regions that Holdfast has told to be down")
                .register(metrics);
        Gauge.builder("holdfast.outages.held.back", () -> heldBack.size())
                .description("Places that are silent and not told, since nobody elsewhere answers either")
                .register(metrics);
    }

    /** Where to look. */
    void follow(Supplier<List<Finding>> where) {
        findings = where;
    }

    /** Something was found: look soon. May be called by any thread, at any rate. */
    void wake() {
        if (looking.compareAndSet(false, true)) schedule(AT_ONCE);
    }

    private void schedule(Duration after) {
        try {
            later.schedule(this::look, after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("it is closed", e);
        }
    }

    private void look() {
        looking.set(false);
        try {
            next().filter(after -> looking.compareAndSet(false, true)).ifPresent(this::schedule);
        } catch (RuntimeException e) {
            LOG.error("a look at the fleet failed and is tried again", e);
            if (looking.compareAndSet(false, true)) schedule(AFTER_REFUSAL);
        }
    }

    /** One look; when to look again although nothing new is found. */
    private Optional<Duration> next() {
        if (!mayAct.getAsBoolean()) return Optional.empty();
        if (!resumed && !resume()) return Optional.of(WHILE_WAITING);
        var moment = now.get();
        var found = findings.get();
        var look = outlook.look(found, moment);
        outlook = look.next();
        for (var notice : look.notices()) {
            tell(notice);
            untold.put(notice.place().key(), notice);
        }
        holdBack(look.heldBack());
        if (moment.since(repeated).compareTo(REPEAT) >= 0) {
            repeated = moment;
            for (var outage : outlook.open(found, moment)) {
                untold.putIfAbsent(outage.place().key(), new Notice.Down(outage));
            }
        }
        if (!deliver()) return Optional.of(AFTER_REFUSAL);
        return outlook.isWaiting() ? Optional.of(WHILE_WAITING) : Optional.empty();
    }

    private boolean resume() {
        var stored = told.get();
        if (stored.isEmpty()) return false;
        var places = new ArrayList<Place>();
        for (var labels : stored.get()) OutageAlert.place(labels).ifPresent(places::add);
        outlook = outlook.resume(places, now.get());
        resumed = true;
        return true;
    }

    private boolean deliver() {
        if (untold.isEmpty()) return true;
        var alerts = untold.values().stream().map(OutageAlert::of).toList();
        switch (intake.apply(alerts)) {
            case Receipt.Kept kept -> untold.clear();
            case Receipt.NotNow(var reason) -> {
                LOG.warn("{} alerts of ours are not stored and are told again: {}", alerts.size(), reason);
                return false;
            }
            case Receipt.Unstorable(var reason) -> {
                LOG.error("an alert of ours cannot be stored: {}", reason);
                untold.clear();
            }
        }
        return true;
    }

    private static void tell(Notice notice) {
        switch (notice) {
            case Notice.Down(var outage) ->
                LOG.atWarn()
                        .addKeyValue("place", outage.place().key())
                        .log("{} is down: {}", outage.place().words(), String.join("; ", outage.evidence()));
            case Notice.Up(var place) ->
                LOG.atInfo().addKeyValue("place", place.key()).log("{} is up again", place.words());
        }
    }

    private void holdBack(List<Place> places) {
        if (!places.isEmpty() && heldBack.isEmpty()) {
            LOG.warn(
                    "{} and {} other places are silent, and so is everybody elsewhere: nothing is told of them, since it"
                            + " may be this operator that is cut off; look at its own network first",
                    places.getFirst().words(),
                    places.size() - 1);
        }
        heldBack = List.copyOf(places);
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
