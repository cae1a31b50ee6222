package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts that must be looked at. One alert is looked at by one worker at a time; being added while that goes on, it is
 * looked at once more. Alerts that a plan matches have workers of their own, so a storm of others does not delay them. What
 * could not be finished comes back after a growing pause.
 *
 * <p>An alert has at most one place here, is in at most one of the two lanes, once, and comes back once: what is held is
 * bounded by the alerts that are stored. Those are bounded by their retention, the open ones by what is sent.
 */
final class AlertQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertQueue.class);
    static final int URGENT_WORKERS = 16;
    static final int ORDINARY_WORKERS = 16;
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /** What is done with an alert. */
    interface Work {
        AlertReconciler.Next look(Ref ref, Optional<ReceivedAlert> atHand);
    }

    /** Where an alert in the queue stands. All changes under the queue's lock. */
    private static final class Place {
        private Optional<ReceivedAlert> latest = Optional.empty();
        private boolean waiting;
        private boolean worked;
        private boolean urgent;
        private int pauses;
        private Optional<Future<?>> comeback = Optional.empty();
    }

    /** Wakes a worker that has nothing to do. */
    private static final Ref NOTHING = new Ref("", "");

    private final Work work;
    private final Map<Ref, Place> places = new HashMap<>();
    private final BlockingQueue<Ref> urgent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ref> ordinary = new LinkedBlockingQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean stopped;
    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("alerts-later").unstarted(task));

    AlertQueue(Work work) {
        this.work = work;
        later.setRemoveOnCancelPolicy(true);
    }

    void start() {
        for (int i = 0; i < URGENT_WORKERS; i++) workers.add(worker("alerts-urgent-" + i, urgent));
        for (int i = 0; i < ORDINARY_WORKERS; i++) workers.add(worker("alerts-" + i, ordinary));
    }

    private Thread worker(String name, BlockingQueue<Ref> from) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                for (var ref = from.take(); !stopped; ref = from.take()) work(ref);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void add(Ref ref, Optional<ReceivedAlert> atHand, boolean isUrgent) {
        synchronized (places) {
            var place = places.computeIfAbsent(ref, unknown -> new Place());
            if (atHand.isPresent()) place.latest = atHand;
            boolean promoted = isUrgent && !place.urgent;
            if (promoted && place.waiting && !place.worked) ordinary.remove(ref);
            place.urgent |= isUrgent;
            if (!place.waiting || promoted) {
                place.waiting = true;
                if (!place.worked) lane(place).add(ref);
            }
        }
    }

    /** How many entries all lists have together, for the proof of their bound. */
    int entries() {
        synchronized (places) {
            return urgent.size() + ordinary.size() + later.getQueue().size();
        }
    }

    int size() {
        synchronized (places) {
            return places.size();
        }
    }

    private void work(Ref ref) {
        Optional<ReceivedAlert> atHand;
        synchronized (places) {
            var place = places.get(ref);
            if (place == null || place.worked || !place.waiting) return;
            place.waiting = false;
            place.worked = true;
            place.comeback.ifPresent(pending -> pending.cancel(false));
            place.comeback = Optional.empty();
            atHand = place.latest;
            place.latest = Optional.empty();
        }
        var next = AlertReconciler.Next.AGAIN;
        try {
            next = work.look(ref, atHand);
        } catch (RuntimeException e) {
            LOG.error("alert {} could not be looked at and is tried again", ref, e);
        } finally {
            put(ref, next);
        }
    }

    private void put(Ref ref, AlertReconciler.Next next) {
        synchronized (places) {
            var place = places.get(ref);
            place.worked = false;
            if (next == AlertReconciler.Next.DONE) place.pauses = 0;
            if (place.waiting) {
                lane(place).add(ref);
            } else if (next == AlertReconciler.Next.DONE) {
                places.remove(ref);
            } else {
                comeBack(ref, place);
            }
        }
    }

    private void comeBack(Ref ref, Place place) {
        if (stopped) return;
        var pause = PAUSE_MIN.multipliedBy(1L << Math.min(place.pauses++, 10));
        var bounded = pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
        place.comeback = Optional.of(
                later.schedule(() -> add(ref, Optional.empty(), false), bounded.toMillis(), TimeUnit.MILLISECONDS));
    }

    private BlockingQueue<Ref> lane(Place place) {
        return place.urgent ? urgent : ordinary;
    }

    /** Lets the workers finish what they do, and gives them nothing more. */
    @Override
    public void close() {
        synchronized (places) {
            stopped = true;
            later.shutdownNow();
        }
        for (int i = 0; i < URGENT_WORKERS; i++) urgent.add(NOTHING);
        for (int i = 0; i < ORDINARY_WORKERS; i++) ordinary.add(NOTHING);
        try {
            for (var worker : workers) worker.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
