package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Alert;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the alerts of one request: those that a plan matches before all others, several at a time. They have permits of
 * their own, so the thousands of another request are never before them. It stops at the first alert that cannot be stored
 * now; what is stored by then is a repeat when the request comes again, so a delivery goes on where it was cut off.
 */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    static final int URGENT_WRITES_MAX = 16;
    static final int ORDINARY_WRITES_MAX = 24;

    private final Receiving receiving;
    private final AlertMetrics metrics;
    private final Refusals refusals;
    private final Semaphore urgentWrites = new Semaphore(URGENT_WRITES_MAX, true);
    private final Semaphore ordinaryWrites = new Semaphore(ORDINARY_WRITES_MAX, true);

    Deliveries(Receiving receiving, AlertMetrics metrics, Refusals refusals) {
        this.receiving = receiving;
        this.metrics = metrics;
        this.refusals = refusals;
    }

    Receipt receive(List<Alert> urgent, List<Alert> ordinary) {
        var tally = new Tally(urgent.size() + ordinary.size());
        receive(urgent, true, urgentWrites, tally);
        receive(ordinary, false, ordinaryWrites, tally);
        return tally.receipt();
    }

    /** Returns when nothing of it is under way any more. One request waits for one permit at a time, so all get on. */
    private void receive(List<Alert> alerts, boolean urgent, Semaphore permits, Tally tally) {
        var underWay = new Phaser(1);
        for (var alert : alerts) {
            permits.acquireUninterruptibly();
            if (!tally.goesOn()) {
                permits.release();
                break;
            }
            underWay.register();
            Thread.ofVirtual().name("delivery").start(() -> {
                try {
                    take(alert, urgent, tally);
                } finally {
                    permits.release();
                    underWay.arriveAndDeregister();
                }
            });
        }
        underWay.arriveAndAwaitAdvance();
    }

    private void take(Alert alert, boolean urgent, Tally tally) {
        try {
            note(receiving.receive(alert, urgent), alert, tally);
        } catch (RuntimeException e) {
            LOG.error("an alert could not be taken in", e);
            tally.notNow("a fault in Holdfast: " + e);
        }
    }

    private void note(Receiving.Result result, Alert alert, Tally tally) {
        switch (result) {
            case Receiving.Result.Durable(var fate) -> {
                tally.durable(fate);
                metrics.received(fate.name().toLowerCase(Locale.ROOT));
            }
            case Receiving.Result.NotNow(var words) -> tally.notNow(words);
            case Receiving.Result.Never(var words) -> {
                var name = alert.labels().getOrDefault("alertname", "without alertname");
                tally.never(words);
                metrics.received("unstorable");
                refusals.tell(Refusal.ALERT_UNSTORABLE, "alert " + name + " cannot be stored: " + words);
            }
        }
    }

    /** What has become of the alerts so far. */
    private static final class Tally {
        private final int all;
        private final Map<Receiving.Fate, Integer> durable = new EnumMap<>(Receiving.Fate.class);
        private Optional<String> notNow = Optional.empty();
        private Optional<String> never = Optional.empty();
        private int unstorable;

        Tally(int all) {
            this.all = all;
        }

        synchronized void durable(Receiving.Fate fate) {
            durable.merge(fate, 1, Integer::sum);
        }

        synchronized void notNow(String words) {
            notNow = notNow.or(() -> Optional.of(words));
        }

        synchronized void never(String words) {
            never = never.or(() -> Optional.of(words));
            unstorable++;
        }

        synchronized boolean goesOn() {
            return notNow.isEmpty();
        }

        synchronized Receipt receipt() {
            int kept = durable.values().stream().mapToInt(Integer::intValue).sum();
            if (notNow.isPresent()) {
                return new Receipt.NotNow(kept + " of " + all + " alerts are stored, send all again: " + notNow.get());
            }
            if (never.isPresent()) {
                return new Receipt.Unstorable(
                        unstorable + " of " + all + " alerts can never be stored, the others are: " + never.get());
            }
            return new Receipt.Kept(
                    durable.getOrDefault(Receiving.Fate.BEGUN, 0),
                    durable.getOrDefault(Receiving.Fate.REPEATED, 0),
                    durable.getOrDefault(Receiving.Fate.RESOLVED, 0),
                    durable.getOrDefault(Receiving.Fate.IGNORED, 0));
        }
    }
}
