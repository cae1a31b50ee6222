package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.alert.Retention.Kept;
import dev.holdfast.core.alert.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes settled alerts in time. Sleeps until the next one is due, or until something settles; a storm of settling alerts
 * wakes it once every {@link #SPACING}.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    static final Duration SPACING = Duration.ofSeconds(5);
    private static final Duration SLEEP_MAX = Duration.ofHours(1);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Store<ReceivedAlert> store;
    private final Ledger ledger;
    private final PlanRuns runs;
    private final InstantSource clock;
    private final BooleanSupplier leading;
    private final Retention retention;
    private final Silence silence;
    private final AlertMetrics metrics;
    private final Semaphore settled = new Semaphore(0);
    private final Thread thread;

    Sweeper(
            Store<ReceivedAlert> store,
            Ledger ledger,
            PlanRuns runs,
            InstantSource clock,
            BooleanSupplier leading,
            AlertSettings settings,
            AlertMetrics metrics) {
        this.store = store;
        this.ledger = ledger;
        this.runs = runs;
        this.clock = clock;
        this.leading = leading;
        this.retention = settings.retention();
        this.silence = settings.silence();
        this.metrics = metrics;
        this.thread = Thread.ofVirtual().name("alerts-sweeper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something may have become forgettable. */
    void wake() {
        if (settled.availablePermits() == 0) settled.release();
    }

    private void run() {
        try {
            while (true) {
                var sleep = swept();
                TimeUnit.NANOSECONDS.sleep(SPACING.toNanos());
                settled.tryAcquire(sleep.minus(SPACING).toNanos(), TimeUnit.NANOSECONDS);
                settled.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault of one sweep is no end of sweeping: the next comes as late as any. */
    private Duration swept() throws InterruptedException {
        try {
            return sleep(sweep());
        } catch (RuntimeException e) {
            LOG.error("what may be forgotten could not be told; it is tried again in {}", SLEEP_MAX, e);
            return SLEEP_MAX;
        }
    }

    private Duration sleep(Optional<Instant> next) {
        var wanted = next.map(at -> Duration.between(clock.instant(), at)).orElse(SLEEP_MAX);
        if (wanted.compareTo(SLEEP_MAX) > 0) return SLEEP_MAX;
        return wanted.compareTo(SPACING) < 0 ? SPACING : wanted;
    }

    /** Removes what may be forgotten now; tells when to look again. */
    Optional<Instant> sweep() throws InterruptedException {
        var alerts = ledger.all();
        var kept = alerts.stream()
                .map(alert -> new Kept<>(alert, alert.episode().end(silence), settled(alert)))
                .toList();
        var sweep = retention.sweep(kept, clock.instant());
        for (var alert : sweep.forget()) {
            if (!leading.getAsBoolean()) return Optional.empty();
            if (!remove(alert)) return Optional.of(clock.instant().plus(TRY_AGAIN_AFTER));
        }
        return sweep.next();
    }

    private boolean settled(KnownAlert alert) {
        return alert.looked() && !runs.anyUnfinished(alert.ref().namespace(), alert.runs());
    }

    /** Whether to go on with the next. */
    private boolean remove(KnownAlert alert) {
        var answer = store.delete(alert.ref(), alert.uid(), Long.toString(alert.version()));
        return switch (answer) {
            case Answer.Done<ReceivedAlert>(var nothing) -> {
                ledger.forget(alert.ref(), alert.uid());
                metrics.removed();
                yield true;
            }
            case Answer.Absent<ReceivedAlert>() -> {
                ledger.forget(alert.ref(), alert.uid());
                yield true;
            }
            case Answer.Conflict<ReceivedAlert>() -> true;
            case Answer.Refused<ReceivedAlert>(var words) -> notRemoved(alert, words);
            case Answer.Denied<ReceivedAlert>(var words) -> notRemoved(alert, words);
            case Answer.NotNow<ReceivedAlert>(var words) -> notRemoved(alert, words);
        };
    }

    private static boolean notRemoved(KnownAlert alert, String words) {
        LOG.warn(
                "settled alert {} was not removed, tried again in {}s: {}",
                alert.ref(),
                TRY_AGAIN_AFTER.toSeconds(),
                words);
        return false;
    }

    @Override
    public void close() {
        // a replica that never led has nothing under way
        if (thread.getState() == Thread.State.NEW) return;
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
