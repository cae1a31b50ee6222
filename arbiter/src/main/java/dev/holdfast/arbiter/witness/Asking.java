package dev.holdfast.arbiter.witness;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** One exchange with a store over HTTP, in a bounded time, sent once and followed nowhere else. */
final class Asking implements AutoCloseable {

    /** There is no answer. */
    static final class Unanswered extends Exception {
        Unanswered(String why) {
            super(why);
        }
    }

    private final HttpClient client;
    private final String whose;

    /** @param whose store it is, for people: {@code the cluster of the witness} */
    Asking(String whose, SSLContext tls, Duration connect) {
        this.whose = whose;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .sslContext(tls)
                .connectTimeout(connect)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    HttpResponse<byte[]> send(HttpRequest request, Duration within) throws Unanswered {
        try {
            return client.sendAsync(request, BodyHandlers.ofByteArray()).get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw unanswered("nothing within " + within.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw unanswered(String.valueOf(failed.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered("interrupted");
        }
    }

    Unanswered unanswered(String why) {
        return new Unanswered(whose + ": " + why);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
