package dev.holdfast.arbiter.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Answers the processes of one pair. Whoever has no certificate of it does not get as far as HTTP. */
public final class LinkServer implements AutoCloseable {

    /** Requests that are answered at the same time; more are refused with 503. */
    public static final int REQUESTS_MAX = 256;

    private static final int BACKLOG = 128;

    static {
        // A connection that says nothing, or takes nothing, is let go; small answers are not held back.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxRspTime", "10");
        setUnlessSet("sun.net.httpserver.idleInterval", "120");
        setUnlessSet("jdk.httpserver.maxConnections", "512");
    }

    /** What answers. */
    @FunctionalInterface
    public interface Handler {
        Reply answer(Request request) throws Exception;
    }

    private final HttpsServer server;
    private final Semaphore turns = new Semaphore(REQUESTS_MAX);

    /**
     * Listens, and answers from now on.
     *
     * @param refused hears why somebody was turned away, and what failed
     */
    public LinkServer(
            InetSocketAddress address,
            Credentials self,
            Predicate<Party> wanted,
            String whom,
            Handler handler,
            Consumer<String> refused)
            throws IOException {
        try {
            server = HttpsServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException("cannot listen on %s: %s".formatted(address, e.getMessage()), e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(self.context(wanted, whom, refused)) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                ssl.setProtocols(new String[] {Credentials.TLS});
                parameters.setSSLParameters(ssl);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> serve(exchange, handler, refused));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** An answer that is no success, with words. */
    public static Reply refusal(int status, String... words) {
        var body = new Refusal(List.of(words)).write().print().getBytes(StandardCharsets.UTF_8);
        return Reply.of(status, body).with("Content-Type", "application/json");
    }

    /** An answer that is a message. */
    public static Reply json(String json) {
        return Reply.of(200, json.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json");
    }

    private void serve(HttpExchange exchange, Handler handler, Consumer<String> failed) throws IOException {
        try (exchange) {
            send(
                    exchange,
                    turns.tryAcquire() ? answerInTurn(exchange, handler, failed) : refusal(503, "too many requests"));
        }
    }

    private Reply answerInTurn(HttpExchange exchange, Handler handler, Consumer<String> failed) throws IOException {
        try {
            var body = exchange.getRequestBody().readNBytes(JsonText.BYTES_MAX + 1);
            if (body.length > JsonText.BYTES_MAX) return refusal(413, "a message has at most 65536 bytes");
            var headers = new LinkedHashMap<String, String>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            var path = exchange.getRequestURI().getPath();
            return handler.answer(new Request(party(exchange), exchange.getRequestMethod(), path, headers, body));
        } catch (IOException gone) {
            throw gone;
        } catch (Exception wrong) {
            failed.accept("a request for %s failed: %s".formatted(exchange.getRequestURI(), wrong));
            return refusal(500, "this process could not answer; what it was asked may be done or not");
        } finally {
            turns.release();
        }
    }

    private static Party party(HttpExchange exchange) throws IOException, CertificateException {
        var chain = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
        return Party.of(((X509Certificate) chain[0]).getSubjectX500Principal()).party();
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) exchange.getResponseBody().write(reply.body());
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) System.setProperty(name, value);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
