package dev.holdfast.arbiter.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.core.arbitration.Proof.Fenced;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a power strip of our own, which can also lie. */
class HttpFencerTest extends FencerContract {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString(("operator:" + RIGHT).getBytes(StandardCharsets.UTF_8));

    private HttpsServer strip;
    private volatile boolean on = true;
    private volatile boolean obeys = true;
    private volatile long orders;
    private volatile boolean elsewhere;
    private final Deque<String> lies = new ArrayDeque<>();

    @Override
    Fencer fencer(Path password) throws Exception {
        strip = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        strip.setHttpsConfigurator(new HttpsConfigurator(tls()));
        strip.createContext("/", this::answer);
        strip.start();
        var base = "https://127.0.0.1:" + strip.getAddress().getPort();
        var device = new Device(
                URI.create(base + "/outlet/7"), Optional.of(folder.resolve("ca.crt")), user(), Optional.of(password));
        return new HttpFencer(
                device, "outlet/state", "0", URI.create(base + "/outlet/7/off"), "PUT", Optional.of("{}"));
    }

    private SSLContext tls() throws Exception {
        var authority = Authority.create("strip", Instant.now());
        authority.write(folder, "ca");
        var credential = authority.server(Subject.of("strip"), List.of(), List.of(), Instant.now());
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(credential.certificate().getBytes(StandardCharsets.UTF_8)));
        var key = credential.key().replaceAll("-----[A-Z ]+-----", "");
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "strip",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
                new char[0],
                new Certificate[] {chain});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (!LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
        } else if (elsewhere) {
            exchange.getResponseHeaders().set("Location", "https://127.0.0.1:1/elsewhere");
            answer(exchange, 307, "{}");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            orders++;
            if (obeys) on = false;
            answer(exchange, 200, "{}");
        } else {
            var state = lies.isEmpty() ? on ? "1" : "0" : lies.poll();
            answer(exchange, 200, "{\"outlet\": {\"state\": %s}}".formatted(state));
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    boolean on() {
        return on;
    }

    @Override
    long orders() {
        return orders;
    }

    @Override
    void silence() {
        strip.stop(0);
    }

    @AfterEach
    void none_is_left() {
        if (strip != null) strip.stop(0);
    }

    private Fencer right() throws Exception {
        return fencer(Files.writeString(folder.resolve("password"), RIGHT));
    }

    @Test
    void one_that_takes_the_order_and_does_nothing_is_not_believed() throws Exception {
        obeys = false;
        var seen = right().fence(Duration.ofSeconds(5));
        assertThat(seen.is()).isEqualTo(Fenced.UNKNOWN);
        assertThat(seen.words()).contains("it was not seen off in time", "the order was taken");
        assertThat(orders).isEqualTo(1);
    }

    @Test
    void one_that_is_off_for_a_moment_is_not_off() throws Exception {
        obeys = false;
        lies.addAll(List.of("0", "1", "0", "1"));
        assertThat(right().fence(Duration.ofSeconds(9)).is()).isEqualTo(Fenced.UNKNOWN);
        assertThat(lies).hasSizeLessThan(3);
    }

    @Test
    void one_that_says_nothing_where_it_should_needs_mending() throws Exception {
        lies.add("{\"outlet\": 3}");
        var fencer = (HttpFencer) right();
        var other = new HttpFencer(fencer.device(), "outlet/power", "0", fencer.order(), "PUT", Optional.empty());
        assertThat(other.fence(ENOUGH))
                .isEqualTo(Fencing.failed(fencer.device().address() + " says nothing at outlet/power"));
    }

    @Test
    void a_password_goes_to_no_other_place() throws Exception {
        elsewhere = true;
        assertThat(right().fence(Duration.ofSeconds(3)).words()).contains("answered with 307");
        var device = ((HttpFencer) right()).device();
        assertThatThrownBy(() ->
                        new HttpFencer(device, "state", "0", URI.create("https://other/off"), "PUT", Optional.empty()))
                .hasMessageContaining("is not on the host of");
        assertThatThrownBy(() -> new Device(
                        URI.create("http://strip/7"),
                        Optional.empty(),
                        user(),
                        Optional.of(folder.resolve("password"))))
                .hasMessageContaining("not sent over http");
    }
}
