package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Alert;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes in the alerts of one request: those that a plan matches before all others, several at a time. They have permits of
 * their own, so the thousands of another request are never before them. It stops at the first alert that cannot be stored
 * now; what is stored by then is a repeat when the request comes again, so a delivery goes on where it was cut off.
 */
final class Deliveries {
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
        receive(urgent, true, urgentWrites, URGENT_WRITES_MAX, tally);
        receive(ordinary, false, ordinaryWrites, ORDINARY_WRITES_MAX, tally);
        return tally.receipt();
    }

    private void receive(List<Alert> alerts, boolean urgent, Semaphore permits, int atOnce, Tally tally) {
        var source = new Source(alerts.iterator());
        var workers = java.util.stream.IntStream.range(0, Math.min(atOnce, alerts.size()) - 1)
                .mapToObj(number ->
                        Thread.ofVirtual().name("delivery-" + number).start(() -> work(source, urgent, permits, tally)))
                .toList();
        work(source, urgent, permits, tally);
        for (var worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                tally.notNow("interrupted");
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work(Source source, boolean urgent, Semaphore permits, Tally tally) {
        for (var alert = source.next(); alert.isPresent() && tally.goesOn(); alert = source.next()) {
            permits.acquireUninterruptibly();
            try {
                note(receiving.receive(alert.get(), urgent), alert.get(), tally);
            } catch (RuntimeException e) {
                tally.notNow("a fault in Holdfast: " + e);
                throw e;
            } finally {
                permits.release();
            }
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

    /** Hands out alerts to several workers. */
    private static final class Source {
        private final ReentrantLock lock = new ReentrantLock();
        private final Iterator<Alert> alerts;

        Source(Iterator<Alert> alerts) {
            this.alerts = alerts;
        }

        Optional<Alert> next() {
            lock.lock();
            try {
                return alerts.hasNext() ? Optional.of(alerts.next()) : Optional.empty();
            } finally {
                lock.unlock();
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
