package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Changes of objects as the API server tells them, each with the moment of its arrival on this process's clock. The API
 * server ends a watch whose reader is too slow for it, as this one is beside a storm on two cores: it is then opened again
 * where it ended.
 */
public final class Watch implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"([0-9]+)\"");

    private final HttpClient http;
    private final URI uri;
    private final String text;
    private InputStream stream;
    private String version;
    private volatile boolean closed;
    private final List<Wish> wishes = new ArrayList<>();
    private final List<Consumer<Seen>> listeners = new ArrayList<>();

    /** An object as it was told, and {@link System#nanoTime} of that. */
    public record Seen(JsonNode object, String type, long nanos) {}

    private record Wish(Predicate<JsonNode> wanted, CompletableFuture<Seen> seen) {}

    /** Something that is expected to be told. */
    public record Expected(CompletableFuture<Seen> seen, String what) {
        /** Waits for it. */
        public Seen within(Duration bound) {
            try {
                return seen.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new IllegalStateException(what + " was not seen within " + bound.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(what + " was not seen", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private Watch(HttpClient http, URI uri, String version, String text) {
        this.http = http;
        this.uri = uri;
        this.version = version;
        this.text = text;
    }

    static Watch open(HttpClient http, URI uri, String version, String text) {
        var watch = new Watch(http, uri, version, text);
        try {
            watch.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("watch " + uri.getPath()).start(watch::read);
        return watch;
    }

    private void open() throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create(uri + "&resourceVersion=" + version))
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) throw new IOException("watch " + uri + ": " + response.statusCode());
            stream = response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whatever is told from now on and fits. Ask before doing what leads to it. */
    public Expected expect(String what, Predicate<JsonNode> wanted) {
        var seen = new CompletableFuture<Seen>();
        synchronized (wishes) {
            wishes.add(new Wish(wanted, seen));
        }
        return new Expected(seen, what);
    }

    /** Tells a listener everything from now on, on the thread that reads. */
    public Watch each(Consumer<Seen> listener) {
        synchronized (wishes) {
            listeners.add(listener);
        }
        return this;
    }

    private void read() {
        try {
            while (!closed) {
                readToItsEnd();
                if (!closed) open();
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void readToItsEnd() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                long nanos = System.nanoTime();
                if (line.startsWith("{\"type\":\"ERROR\"")) throw new IOException(line);
                var told = VERSION.matcher(line);
                if (told.find()) version = told.group(1);
                if (!line.contains(text)) continue;
                var event = Api.JSON.readTree(line);
                tell(new Seen(event.path("object"), event.path("type").asText(), nanos));
            }
        }
    }

    private void tell(Seen seen) {
        synchronized (wishes) {
            listeners.forEach(listener -> listener.accept(seen));
            wishes.removeIf(
                    wish -> wish.wanted().test(seen.object()) && wish.seen().complete(seen));
        }
    }

    private void end(IOException why) {
        synchronized (wishes) {
            wishes.forEach(wish -> wish.seen().completeExceptionally(why));
            wishes.clear();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
