package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.core.plan.Listing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of events.k8s.io/v1 about our objects. They are for people now and expire; nothing waits for them and nothing
 * depends on them: what does not fit into the queue is counted and dropped, and of what
 * is lost one each minute is logged. Each is written a moment after it was recorded, so that telling of a recovery does not compete with it: the
 * API server needs as long for an Event as for an effect.
 */
public final class Events implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private static final int QUEUE_MAX = 1000;
    /** Bound of the API for {@code note}, in bytes of UTF-8. */
    private static final int NOTE_BYTES_MAX = 1024;
    /** Of Events that are lost one after the other, so often one is logged. */
    private static final Duration LOST_TOLD_EVERY = Duration.ofMinutes(1);

    private static final Event LAST = new Event("", "", "", "", "", 0, false);

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Duration WRITTEN_AFTER = Duration.ofMillis(500);
    private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(2);

    /**
     * @param due when it may be written, by {@link System#nanoTime}
     * @param passing not worth writing when a later one about the same object comes first
     */
    private record Event(
            String namespace, String about, String uid, String reason, String body, long due, boolean passing) {}

    private final Api api;
    private final String instance;
    private final InstantSource clock;
    private final Counter dropped;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    /** When a lost Event was last logged, by {@link System#nanoTime}; 0 before the first. */
    private final AtomicLong told = new AtomicLong();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer;

    public Events(Api api, String instance, InstantSource clock, MeterRegistry metrics) {
        this.api = api;
        this.instance = instance;
        this.clock = clock;
        this.dropped = Counter.builder("holdfast.events.dropped")
                .description("Events that were not written: the queue was full or the API server refused")
                .register(metrics);
        writer = Thread.ofVirtual().name("events").start(this::write);
    }

    /**
     * On the way to something: left out when the object's next {@link #normal} comes before it was written. Of those for the
     * same reason only the last is written, when the first is due: a run of many quick steps would have the API server write
     * an Event for each write of its journal, and wait for those.
     */
    public void passing(HasMetadata about, String reason, String note) {
        var uid = about.getMetadata().getUid();
        long due = due();
        for (var event : queue) {
            boolean sooner =
                    event.passing() && event.uid().equals(uid) && event.reason().equals(reason);
            if (sooner && queue.remove(event)) due = event.due();
        }
        record("Normal", about, reason, note, due, true);
    }

    private static long due() {
        return System.nanoTime() + WRITTEN_AFTER.toNanos();
    }

    public void normal(HasMetadata about, String reason, String note) {
        var uid = about.getMetadata().getUid();
        queue.removeIf(event -> event.passing() && event.uid().equals(uid));
        record("Normal", about, reason, note, due(), false);
    }

    public void warning(HasMetadata about, String reason, String note) {
        record("Warning", about, reason, note, due(), false);
    }

    private void record(String type, HasMetadata about, String reason, String note, long due, boolean passing) {
        var meta = about.getMetadata();
        String namespace = meta.getNamespace() == null ? "default" : meta.getNamespace();
        var event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
        String readable =
                meta.getName().length() <= 200 ? meta.getName() : meta.getName().substring(0, 200);
        // The API server takes no dot at the end, nor twelve digits or three in place of six.
        event.withObject("/metadata")
                .put("generateName", readable.replaceFirst("[.-]+$", "") + "-")
                .put("namespace", namespace);
        event.put("eventTime", MICROS.format(clock.instant()));
        event.put("type", type).put("reason", reason).put("action", reason);
        event.put("note", Listing.cutBytes(note, NOTE_BYTES_MAX));
        event.put("reportingController", "holdfast.dev/operator").put("reportingInstance", instance);
        event.withObject("/regarding")
                .put("apiVersion", about.getApiVersion())
                .put("kind", about.getKind())
                .put("namespace", meta.getNamespace())
                .put("name", meta.getName())
                .put("uid", meta.getUid());
        try {
            var recorded = new Event(namespace, meta.getName(), meta.getUid(), reason, Api.print(event), due, passing);
            if (!queue.offer(recorded)) lost(meta.getName(), QUEUE_MAX + " others wait to be written");
        } catch (IOException e) {
            lost(meta.getName(), e.getMessage());
        }
    }

    private void write() {
        while (true) {
            try {
                var event = queue.take();
                if (event == LAST) return;
                closing.await(event.due() - System.nanoTime(), TimeUnit.NANOSECONDS);
                write(event);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(Event event) {
        try {
            var reply = api.send(
                    "POST",
                    "/apis/events.k8s.io/v1/namespaces/" + event.namespace() + "/events",
                    Api.JSON,
                    event.body());
            if (!reply.ok()) lost(event.about(), reply.words());
        } catch (IOException e) {
            lost(event.about(), e.getMessage());
        }
    }

    private void lost(String about, String words) {
        dropped.increment();
        long now = System.nanoTime();
        long last = told.get();
        if (last != 0 && now - last < LOST_TOLD_EVERY.toNanos() || !told.compareAndSet(last, now)) return;
        LOG.warn("an Event about {} was not written, {} since the start: {}", about, (long) dropped.count(), words);
    }

    /** Writes what was recorded so far, at once and for at most two seconds. */
    @Override
    public void close() {
        closing.countDown();
        try {
            boolean told = queue.offer(LAST, FLUSHED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!told || !writer.join(FLUSHED_WITHIN)) writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
