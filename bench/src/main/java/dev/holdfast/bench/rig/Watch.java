package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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

/** Changes of objects as the API server tells them, each with the moment of its arrival on this process's clock. */
public final class Watch implements AutoCloseable {
    private final InputStream stream;
    private final String text;
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

    private Watch(InputStream stream, String text) {
        this.stream = stream;
        this.text = text;
    }

    static Watch open(HttpClient http, HttpRequest request, String text) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200)
                throw new IllegalStateException("watch " + request.uri() + ": " + response.statusCode());
            var watch = new Watch(response.body(), text);
            Thread.ofPlatform()
                    .daemon()
                    .name("watch " + request.uri().getPath())
                    .start(watch::read);
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
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
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                long nanos = System.nanoTime();
                if (!line.contains(text)) continue;
                var event = Api.JSON.readTree(line);
                tell(new Seen(event.path("object"), event.path("type").asText(), nanos));
            }
            end(new IOException("the API server ended the watch"));
        } catch (IOException e) {
            end(e);
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
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
