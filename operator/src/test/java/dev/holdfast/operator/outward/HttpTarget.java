package dev.holdfast.operator.outward;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server on this machine that remembers what it was sent. */
public final class HttpTarget implements AutoCloseable {

    public record Got(String method, String path, Headers headers, String body) {
        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    /** What it does with a request after it has been written down. */
    @FunctionalInterface
    public interface Answers {
        void answer(Got got, HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile Answers answers = status(200, "");

    private HttpTarget(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public static HttpTarget start() {
        try {
            return new HttpTarget(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HttpTarget start(SSLContext tls) {
        return start(tls, "127.0.0.1");
    }

    static HttpTarget start(SSLContext tls, String address) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new HttpTarget(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Answers status(int status, String body) {
        return (request, exchange) -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public HttpTarget answers(Answers next) {
        answers = next;
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Got(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body);
            got.add(request);
            answers.answer(request, exchange);
        }
    }

    public List<Got> got() {
        return List.copyOf(got);
    }

    public Optional<Got> last() {
        return got.isEmpty() ? Optional.empty() : Optional.of(got.getLast());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
