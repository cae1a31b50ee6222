package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.core.plan.Listing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of events.k8s.io/v1 about our objects. They are for people now and expire; nothing waits for them and nothing
 * depends on them: what does not fit into the queue is counted and dropped, and a refusal of another kind than the last
 * is logged.
 */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private static final int QUEUE_MAX = 1000;
    /** Bound of the API for {@code note}. */
    private static final int NOTE_MAX = 1024;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private record Event(String namespace, String about, String body) {}

    private final Api api;
    private final String instance;
    private final InstantSource clock;
    private final Counter dropped;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

    public Events(Api api, String instance, InstantSource clock, MeterRegistry metrics) {
        this.api = api;
        this.instance = instance;
        this.clock = clock;
        this.dropped = Counter.builder("holdfast.events.dropped")
                .description("Events that were not written: the queue was full or the API server refused")
                .register(metrics);
        Thread.ofVirtual().name("events").start(this::write);
    }

    public void normal(HasMetadata about, String reason, String note) {
        record("Normal", about, reason, note);
    }

    public void warning(HasMetadata about, String reason, String note) {
        record("Warning", about, reason, note);
    }

    private void record(String type, HasMetadata about, String reason, String note) {
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
        event.put("note", Listing.cut(note, NOTE_MAX));
        event.put("reportingController", "holdfast.dev/operator").put("reportingInstance", instance);
        event.withObject("/regarding")
                .put("apiVersion", about.getApiVersion())
                .put("kind", about.getKind())
                .put("namespace", meta.getNamespace())
                .put("name", meta.getName())
                .put("uid", meta.getUid());
        try {
            if (!queue.offer(new Event(namespace, meta.getName(), Api.print(event)))) dropped.increment();
        } catch (IOException e) {
            dropped.increment();
        }
    }

    private void write() {
        int refused = 0;
        while (true) {
            try {
                var event = queue.take();
                var reply = api.send(
                        "POST",
                        "/apis/events.k8s.io/v1/namespaces/" + event.namespace() + "/events",
                        Api.JSON,
                        event.body());
                if (!reply.ok()) {
                    dropped.increment();
                    if (reply.code() != refused)
                        LOG.warn("an Event about {} was refused: {}", event.about(), reply.words());
                    refused = reply.code();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                dropped.increment();
                LOG.debug("an event was not written: {}", e.getMessage());
            }
        }
    }
}
