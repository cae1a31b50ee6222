package dev.holdfast.arbiter.fence;

import dev.holdfast.arbiter.fence.Attempt.Hopeless;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A device that is asked over HTTP, with one user's name and password. It follows no redirect, so the password goes nowhere
 * else.
 *
 * @param authority who vouches for its certificate; empty for those that the system trusts
 * @param user whose name
 * @param password a file, read each time, so that it can be changed; empty with {@code user} for none
 */
public record Device(URI address, Optional<Path> authority, Optional<String> user, Optional<Path> password) {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    public Device {
        boolean plain = "http".equals(address.getScheme());
        if (!plain && !"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("the address of a device is https://HOST/…, not " + address);
        }
        if (plain && password.isPresent()) {
            throw new IllegalArgumentException("a password is not sent over http: " + address);
        }
    }

    /**
     * Sends once.
     *
     * @throws IOException when no whole answer has come within {@code most}
     * @throws Hopeless when it refuses the user or the password
     */
    Exchange send(String method, URI to, Optional<String> body, Duration most) throws IOException, Hopeless {
        var answer = answer(method, to, body, most);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Hopeless("%s refuses the user or the password (%d)".formatted(address, answer.status()));
        }
        return answer;
    }

    private Exchange answer(String method, URI to, Optional<String> body, Duration most) throws IOException {
        var request = HttpRequest.newBuilder(to)
                .timeout(most)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()));
        if (body.isPresent()) request.header("Content-Type", "application/json");
        if (user.isPresent() && password.isPresent()) request.header("Authorization", basic());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var client = client(executor)) {
            var answer = client.sendAsync(request.build(), BodyHandlers.ofInputStream())
                    .thenApplyAsync(Device::whole, executor);
            try {
                return answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                throw new IOException("%s does not answer within %d ms".formatted(to, most.toMillis()), late);
            } catch (ExecutionException failed) {
                throw new IOException("%s does not answer: %s".formatted(to, innermost(failed)), failed);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpClient client(Executor executor) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX)
                .sslContext(Credentials.trusting(authority))
                .executor(executor)
                .build();
    }

    private String basic() throws IOException {
        var words = user.orElseThrow() + ":"
                + Files.readString(password.orElseThrow()).strip();
        return "Basic " + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    }

    /** A body that is longer than a message is none. */
    private static Exchange whole(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return new Exchange(answer.statusCode(), json(body.readNBytes(JsonText.BYTES_MAX + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Json> json(byte[] body) {
        try {
            return Optional.of(JsonText.read(body));
        } catch (Unreadable none) {
            return Optional.empty();
        }
    }

    private static String innermost(Throwable failed) {
        var cause = failed;
        while (cause.getCause() != null) cause = cause.getCause();
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }
}
