package dev.holdfast.sandbox.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Releases of the publishers, each accepted only when its digest stands in the publisher's own list. A host that
 * cannot be reached is not asked again, so a machine without a way out loses seconds and not minutes. What fails on this
 * machine (a full disk, say) is told as that, and is nobody's reason to try another source.
 */
final class Download implements Source {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration REACH = Duration.ofSeconds(10);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(30);
    private static final Duration STALLED = Duration.ofSeconds(30);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);
    private static final int BUFFER = 1 << 16;
    private static final int OK = 200;
    private static final double MIB = 1 << 20;

    private final Publishers publishers;
    private final Platform platform;
    private final Consumer<String> progress;
    private final Duration stalled;
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();

    Download(Publishers publishers, Platform platform, Consumer<String> progress) {
        this(publishers, platform, progress, STALLED);
    }

    Download(Publishers publishers, Platform platform, Consumer<String> progress, Duration stalled) {
        this.publishers = publishers;
        this.platform = platform;
        this.progress = progress;
        this.stalled = stalled;
    }

    @Override
    public String provide(Component component, String program, Path target) throws IOException {
        var artefact = publishers
                .artefact(component, program, platform)
                .orElseThrow(() -> new Unavailable("the publisher of " + component.name() + " offers no " + program
                        + " with a digest for " + platform.os() + "-" + platform.arch()));
        for (var uri : List.of(artefact.digests(), artefact.file())) {
            if (unreachable.contains(uri.getAuthority())) {
                throw new Unavailable(uri.getAuthority() + " cannot be reached");
            }
        }
        var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            var expected = expected(client, artefact);
            var file = artefact.member().isPresent() ? target.resolveSibling(artefact.fileName() + ".part") : target;
            try {
                fetch(client, artefact, component.version(), file, expected);
                if (artefact.member().isPresent()) {
                    TarGz.extract(file, artefact.member().get(), target);
                }
            } catch (IOException e) {
                Files.deleteIfExists(target);
                throw e;
            } finally {
                if (!file.equals(target)) {
                    Files.deleteIfExists(file);
                }
            }
            return "downloaded from " + artefact.file() + " with digest " + expected + " listed in "
                    + artefact.digests();
        } catch (Unreached e) {
            unreachable.add(e.host);
            throw new Unavailable(e.host + " cannot be reached (" + e.getMessage() + ")");
        } finally {
            client.shutdownNow();
        }
    }

    private static String expected(HttpClient client, Artefact artefact) throws IOException {
        var response = reach(client, artefact.digests());
        if (response.statusCode() != OK) {
            throw new Unavailable(artefact.digests() + " answered " + response.statusCode());
        }
        return Sha256.listed(response.body(), artefact.fileName())
                .orElseThrow(() -> new Unavailable(artefact.fileName() + " has no digest in " + artefact.digests()));
    }

    /** The first question to a host. The bound covers the name's resolution too, which Java cannot limit by itself. */
    private static HttpResponse<String> reach(HttpClient client, URI uri) throws IOException {
        var answer = new CompletableFuture<HttpResponse<String>>();
        Thread.ofVirtual().name("download").start(() -> {
            try {
                answer.complete(send(client, uri, HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(REACH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Unreached(uri, "no answer within " + REACH.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + uri, e);
        }
    }

    private void fetch(HttpClient client, Artefact artefact, String version, Path file, String expected)
            throws IOException {
        var response = send(client, artefact.file(), HttpResponse.BodyHandlers.ofInputStream());
        try (var stream = response.body()) {
            if (response.statusCode() != OK) {
                throw new Unavailable(artefact.file() + " answered " + response.statusCode());
            }
            var length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            var actual = copy(stream, file, artefact, version, length);
            if (!actual.equals(expected)) {
                throw new Unavailable(artefact.file() + " is not what its publisher lists (digest " + actual
                        + ", listed " + expected + "); it was thrown away");
            }
        }
    }

    private String copy(InputStream stream, Path file, Artefact artefact, String version, long length)
            throws IOException {
        var what = artefact.fileName() + " " + version;
        var digest = Sha256.start();
        var done = new AtomicLong();
        var moved = new AtomicLong(System.nanoTime());
        var started = System.nanoTime();
        try (var out = Files.newOutputStream(file);
                var watch = Executors.newSingleThreadScheduledExecutor()) {
            watch.scheduleAtFixedRate(() -> closeIfStalled(stream, moved), 1, 1, TimeUnit.SECONDS);
            watch.scheduleAtFixedRate(
                    () -> progress.accept(told(what, done.get(), length, started)),
                    TOLD_EVERY.toSeconds(),
                    TOLD_EVERY.toSeconds(),
                    TimeUnit.SECONDS);
            try {
                var buffer = new byte[BUFFER];
                for (var read = next(stream, buffer, artefact); read >= 0; read = next(stream, buffer, artefact)) {
                    out.write(buffer, 0, read);
                    digest.update(buffer, 0, read);
                    done.addAndGet(read);
                    moved.set(System.nanoTime());
                }
            } finally {
                watch.shutdownNow();
            }
        }
        return Sha256.hex(digest);
    }

    /** Apart from writing, whose failures are this machine's own. */
    private static int next(InputStream stream, byte[] buffer, Artefact artefact) throws Unavailable {
        try {
            return stream.read(buffer);
        } catch (IOException e) {
            throw new Unavailable(artefact.file() + " was cut off (" + reason(e) + "); it was thrown away");
        }
    }

    private void closeIfStalled(InputStream stream, AtomicLong moved) {
        if (System.nanoTime() - moved.get() < stalled.toNanos()) {
            return;
        }
        try {
            stream.close();
        } catch (IOException e) {
            progress.accept("a stalled download could not be closed: " + e.getMessage());
        }
    }

    private static String told(String what, long done, long length, long started) {
        var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        var of = length > 0 ? " of %.1f".formatted(length / MIB) : "";
        return "downloading %s: %.1f%s MiB, %d s".formatted(what, done / MIB, of, seconds);
    }

    private static <T> HttpResponse<T> send(HttpClient client, URI uri, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(FIRST_BYTE).GET().build(), handler);
        } catch (IOException e) {
            throw new Unreached(uri, reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while downloading " + uri, e);
        }
    }

    /** A host gave no answer. */
    private static final class Unreached extends IOException {
        private static final long serialVersionUID = 1L;
        private final String host;

        Unreached(URI uri, String reason) {
            super(reason);
            host = uri.getAuthority();
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "no connection" : e.getMessage();
    }
}
