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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server on loopback that stands in for an API server while a start is rehearsed. */
final class StandIn implements AutoCloseable {
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final HttpsServer server;
    private final Path kubeconfig;

    private StandIn(HttpsServer server, Path kubeconfig) {
        this.server = server;
        this.kubeconfig = kubeconfig;
    }

    /** Answers GET by path with JSON; writes the kubeconfig that leads to it into the folder. */
    static StandIn start(Path folder, UnaryOperator<String> answers) throws IOException {
        var now = Instant.now();
        var authority = Authority.create("rehearsal", now);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(authority, now)));
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                work -> Thread.ofPlatform().daemon().unstarted(work)));
        server.createContext(
                "/",
                exchange ->
                        answer(exchange, answers.apply(exchange.getRequestURI().getPath())));
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

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
