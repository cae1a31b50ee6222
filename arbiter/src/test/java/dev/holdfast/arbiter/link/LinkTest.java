package dev.holdfast.arbiter.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.testing.Papers;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private Papers papers;
    private LinkServer server;

    @BeforeEach
    void serve() throws IOException {
        papers = new Papers(folder, "rooms");
        server = serve(papers.credentials("site/A"));
    }

    private LinkServer serve(Credentials self) throws IOException {
        return new LinkServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                self,
                who -> who.equals(new Party.Site(Side.B)) || who instanceof Party.Node,
                "site/B or a node",
                request -> {
                    asked.incrementAndGet();
                    if (request.path().equals("/fails")) throw new IllegalStateException("it fails");
                    return Reply.of(200, request.who().toString().getBytes(UTF_8));
                },
                refused::add);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Reply get(Credentials self, String path) throws Silence {
        var other = new Party.Site(Side.A);
        try (var client = new LinkClient(
                URI.create("https://127.0.0.1:" + server.port()),
                self,
                other::equals,
                "site A",
                WITHIN,
                refused::add)) {
            return client.get(path, WITHIN);
        }
    }

    @Test
    void somebody_is_known_by_their_certificate() throws Exception {
        assertThat(get(papers.credentials("node/B/n1"), "/").body()).isEqualTo("node/B/n1".getBytes(UTF_8));
        assertThat(get(papers.credentials("site/B"), "/").body()).isEqualTo("site/B".getBytes(UTF_8));
    }

    @Test
    void who_is_not_expected_of_another_pair_or_out_of_time_is_turned_away_with_words() throws Exception {
        turnedAway(papers.credentials("person/eve"), "it is person/eve, and site/B or a node was expected");
        turnedAway(papers.stranger("site/B"), "it belongs to pair rooms, and this is pair other");
        turnedAway(papers.expired("site/B"), "NotAfter");
        turnedAway(new Papers(folder.resolve("forged"), "rooms").credentials("site/B"), "refused");
        assertThat(asked).hasValue(0);
    }

    private void turnedAway(Credentials self, String words) {
        assertThatThrownBy(() -> get(self, "/")).isInstanceOf(Silence.class);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(refused).anyMatch(each -> each.contains(words)));
        refused.clear();
    }

    @Test
    void a_server_that_is_not_the_one_meant_is_told_nothing() throws Exception {
        server.close();
        server = serve(papers.credentials("site/B"));
        assertThatThrownBy(() -> get(papers.credentials("site/B"), "/"))
                .isInstanceOf(Silence.class)
                .hasMessageContaining("it is site/B, and site A was expected");
        assertThat(asked).hasValue(0);
    }

    @Test
    void what_fails_and_what_is_too_long_is_answered() throws Exception {
        assertThat(get(papers.credentials("site/B"), "/fails").status()).isEqualTo(500);
        assertThat(refused).anyMatch(words -> words.contains("it fails"));
        try (var client = new LinkClient(
                URI.create("https://127.0.0.1:" + server.port()),
                papers.credentials("site/B"),
                who -> true,
                "site A",
                WITHIN,
                refused::add)) {
            var reply = client.send("POST", "/", java.util.Map.of(), Optional.of(new byte[70_000]), WITHIN);
            assertThat(reply.status()).isEqualTo(413);
        }
    }

    @Test
    void a_certificate_of_nobody_and_a_key_of_another_form_are_refused_when_they_are_read() throws Exception {
        assertThatThrownBy(() -> papers.credentials("somebody"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names nobody");
        Files.writeString(folder.resolve("no.key"), "-----BEGIN EC PRIVATE KEY-----");
        papers.credentials("site/A");
        var crt = folder.resolve("ca.crt");
        assertThatThrownBy(() -> Credentials.read(crt, folder.resolve("no.key"), crt))
                .hasMessageContaining("PKCS#8");
    }
}
