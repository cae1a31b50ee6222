package dev.holdfast.cli.startup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.KeyKind;
import dev.holdfast.sandbox.pki.Kubeconfig;
import dev.holdfast.sandbox.pki.Pem;
import dev.holdfast.sandbox.pki.Subject;
import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server on loopback that stands in for an API server while a start is rehearsed. */
final class StandIn implements AutoCloseable {
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    /**
     * One request.
     *
     * @param body empty where there is none
     */
    record Question(String method, String path, String query, String body) {
        boolean isWatch() {
            return query.contains("watch=true");
        }
    }

    /** An answer, as JSON; of a watch nothing is answered, and it stays open. */
    record Answer(int code, String json) {
        static Answer ok(String json) {
            return new Answer(200, json);
        }
    }

    /** The same for every WebSocket: RFC 6455, section 1.3. */
    private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final HttpsServer server;
    private final Path kubeconfig;

    private StandIn(HttpsServer server, Path kubeconfig) {
        this.server = server;
        this.kubeconfig = kubeconfig;
    }

    /** Writes the kubeconfig that leads to it into the folder. */
    static StandIn start(Path folder, Function<Question, Answer> answers) throws IOException {
        var now = Instant.now();
        var authority = Authority.create("rehearsal", now);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(authority, now)));
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                work -> Thread.ofPlatform().daemon().unstarted(work)));
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
        var address = "https://127.0.0.1:" + server.getAddress().getPort();
        var user = authority.client(Subject.of("rehearsal"), KeyKind.RSA, now);
        var kubeconfig = folder.resolve("kubeconfig");
        AtomicFile.write(kubeconfig, Kubeconfig.text("rehearsal", address, "rehearsal", authority, user));
        return new StandIn(server, kubeconfig);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    private static SSLContext tls(Authority authority, Instant now) throws IOException {
        try {
            var credential = authority.server(Subject.of("rehearsal"), List.of(), List.of(), now);
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            var chain = new java.security.cert.Certificate[] {Pem.certificate(credential.certificate())};
            keys.setKeyEntry("server", Pem.privateKey(credential.key()), IN_MEMORY, chain);
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, IN_MEMORY);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make the rehearsal's certificate", e);
        }
    }

    private static void answer(HttpExchange exchange, Function<Question, Answer> answers) throws IOException {
        try (exchange) {
            var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var uri = exchange.getRequestURI();
            var query = uri.getQuery() == null ? "" : uri.getQuery();
            var question = new Question(exchange.getRequestMethod(), uri.getPath(), query, asked);
            if (question.isWatch()) {
                upgrade(exchange);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            var answer = answers.apply(question);
            var body = answer.json().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Accepts a WebSocket, on which nothing is ever said: RFC 6455, section 4.2.2. The server takes the connection for one
     * that waits for its next request, and closes it after half a minute.
     */
    private static void upgrade(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Sec-WebSocket-Key");
        var headers = exchange.getResponseHeaders();
        headers.set("Upgrade", "websocket");
        headers.set("Connection", "Upgrade");
        headers.set("Sec-WebSocket-Accept", accept(key == null ? "" : key));
        exchange.sendResponseHeaders(101, -1);
    }

    private static String accept(String key) throws IOException {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-1").digest((key + WEBSOCKET).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot accept a WebSocket", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
