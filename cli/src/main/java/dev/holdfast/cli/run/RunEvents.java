package dev.holdfast.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Every state of one run, from now on. A thread of its own reads a watch that the server ends after a while; then, or
 * when the connection is lost, it reads the run afresh and watches from there. So nothing is missed that still matters,
 * and a silent connection is noticed.
 */
final class RunEvents implements AutoCloseable {
    /** How long the server keeps one watch open. */
    private static final Duration WATCH = Duration.ofSeconds(30);

    /** A watch that the server should have ended is closed from this side. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration END_WITHIN = Duration.ofSeconds(1);
    private static final int EVENTS_MAX = 1000;

    /** What happened. */
    sealed interface Event {
        /** The run is in this state. */
        record Seen(Found run) implements Event {}

        /** The server cannot be read; it will be tried again. */
        record Lost(Fault why) implements Event {}

        /** The run was deleted. */
        record Gone() implements Event {}
    }

    private final Api api;
    private final String namespace;
    private final String name;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
    private final AtomicReference<InputStream> open = new AtomicReference<>();
    private final Thread reader;
    private volatile boolean closed;

    private RunEvents(Api api, Found first) {
        this.api = api;
        this.namespace = first.namespace();
        this.name = first.name();
        this.reader = Thread.ofPlatform().daemon().name("run-events").unstarted(() -> read(first));
    }

    /** Starts with the state that was just read. */
    static RunEvents after(Api api, Found first) {
        var stream = new RunEvents(api, first);
        stream.reader.start();
        return stream;
    }

    /** The next event, or nothing within the time. */
    Optional<Event> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(events.poll(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS));
    }

    private void read(Found first) {
        var version = first.resourceVersion();
        try {
            while (!closed) {
                try {
                    watch(version);
                    var now = api.find(Kind.RUN, namespace, name);
                    if (now.isEmpty()) {
                        events.put(new Event.Gone());
                        return;
                    }
                    version = now.get().resourceVersion();
                    events.put(new Event.Seen(now.get()));
                } catch (Fault lost) {
                    if (closed) {
                        return;
                    }
                    events.put(new Event.Lost(lost));
                    Thread.sleep(RETRY_PAUSE);
                    version = "";
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the watch has ended, for whatever reason; the run is read afresh then. */
    private void watch(String version) throws InterruptedException {
        if (version.isEmpty()) {
            return;
        }
        var path = Api.path(Kind.RUN, Optional.of(namespace)) + "?watch=true&timeoutSeconds=" + WATCH.toSeconds()
                + "&resourceVersion=" + Api.encode(version) + "&fieldSelector=" + Api.encode("metadata.name=" + name);
        try (var stream = api.connection().stream(path)) {
            open.set(stream);
            var guard = Thread.ofVirtual().start(this::endLate);
            try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                    if (!took(line)) {
                        return;
                    }
                }
            } finally {
                guard.interrupt();
            }
        } catch (IOException e) {
            // The connection broke: reading afresh tells whether the server is still there.
            return;
        }
    }

    private boolean took(String line) throws InterruptedException, JsonProcessingException {
        var event = Trees.JSON.readTree(line);
        if (event.path("type").asText().matches("ADDED|MODIFIED") && event.get("object") instanceof ObjectNode object) {
            events.put(new Event.Seen(new Found(object)));
            return true;
        }
        return false;
    }

    private void endLate() {
        try {
            Thread.sleep(WATCH.plus(GRACE));
            closeStream();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStream() {
        var stream = open.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // It is being thrown away.
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        closeStream();
        reader.interrupt();
        try {
            reader.join(END_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
