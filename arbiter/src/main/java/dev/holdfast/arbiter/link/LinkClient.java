package dev.holdfast.arbiter.link;

import dev.holdfast.arbiter.wire.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks one process of the pair. Each request is sent once: the JDK's client repeats only what it has not sent, and reads of
 * a connection that was closed before it was used; a write it never repeats.
 */
public final class LinkClient implements AutoCloseable {

    private final URI base;
    private final String whom;
    private final HttpClient client;

    /** @param refused hears why the other end was turned away */
    public LinkClient(
            URI base,
            Credentials self,
            Predicate<Party> wanted,
            String whom,
            Duration connect,
            Consumer<String> refused) {
        if (!"https".equals(base.getScheme()) || base.getHost() == null || base.getPort() < 0) {
            throw new IllegalArgumentException(
                    "the address of %s must be https://HOST:PORT, and is %s".formatted(whom, base));
        }
        this.base = base;
        this.whom = whom;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(self.context(wanted, whom, refused))
                .connectTimeout(connect)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /**
     * Sends once and waits for at most {@code within}.
     *
     * @throws Silence when no whole answer has come by then
     */
    public Reply send(String method, String path, Map<String, String> headers, Optional<byte[]> body, Duration within)
            throws Silence {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(within)
                .method(method, body.map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()));
        headers.forEach(request::header);
        var answer = client.sendAsync(request.build(), LinkClient::bounded);
        try {
            return reply(answer.get(within.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw silence("nothing within " + within.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw silence(innermost(failed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silence("interrupted");
        }
    }

    /** {@code POST} of a message. */
    public Reply post(String path, String json, Duration within) throws Silence {
        var body = json.getBytes(StandardCharsets.UTF_8);
        return send("POST", path, Map.of("Content-Type", "application/json"), Optional.of(body), within);
    }

    public Reply get(String path, Duration within) throws Silence {
        return send("GET", path, Map.of(), Optional.empty(), within);
    }

    /** A body without a length, or of more than a message, is not taken in. */
    private static BodySubscriber<byte[]> bounded(HttpResponse.ResponseInfo info) {
        long length = info.headers().firstValueAsLong("Content-Length").orElse(0);
        return length <= JsonText.BYTES_MAX
                        && info.headers().firstValue("Transfer-Encoding").isEmpty()
                ? BodySubscribers.ofByteArray()
                : BodySubscribers.replacing(new byte[0]);
    }

    private Silence silence(String why) {
        return new Silence("%s at %s does not answer: %s".formatted(whom, base, why));
    }

    private static Reply reply(HttpResponse<byte[]> answer) {
        var headers = new LinkedHashMap<String, String>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Reply(answer.statusCode(), headers, answer.body());
    }

    private static String innermost(Throwable failed) {
        var cause = failed;
        while (cause.getCause() != null) cause = cause.getCause();
        var words = cause.getMessage();
        return words == null || words.isBlank() ? cause.getClass().getSimpleName() : words;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
