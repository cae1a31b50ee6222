package dev.holdfast.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.operator.alert.Receipt;
import dev.holdfast.operator.alert.Receiver;
import dev.holdfast.operator.alert.Refusals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The intake's port over real HTTP, with nothing behind it. */
class IntakeServerTest {
    private static final String BODY = "{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"}}]}";
    private static final Bounds ORDINARY = bounds(Duration.ofSeconds(60));
    /** For those who are meant to be too slow. */
    private static final Bounds IMPATIENT = bounds(Duration.ofSeconds(2));

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<List<Alert>> received = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final AtomicReference<Receipt> receipt = new AtomicReference<>(new Receipt.Kept(1, 0, 0, 0));
    private volatile boolean leading = true;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private IntakeServer server;

    private static Bounds bounds(Duration patience) {
        return new Bounds(
                16,
                2,
                4 * Bounds.KIBIBYTE,
                Bounds.MEBIBYTE,
                Bounds.MEBIBYTE,
                Bounds.MEBIBYTE,
                patience,
                patience,
                patience,
                Duration.ofMillis(100));
    }

    @BeforeEach
    void start() throws IOException {
        start(ORDINARY);
    }

    private void start(Bounds bounds) throws IOException {
        if (server != null) server.close();
        var metrics = new SimpleMeterRegistry();
        server = new IntakeServer(
                new InetSocketAddress("127.0.0.1", 0),
                bounds,
                new Token(Files.writeString(folder.resolve("token"), "secret")),
                () -> leading,
                receiver,
                new Refusals((reason, note) -> notices.add(reason + ": " + note), metrics),
                metrics);
        server.start();
    }

    private final Receiver receiver = new Receiver() {
        @Override
        public boolean urgent(List<Alert> alerts) {
            return alerts.getFirst().labels().containsValue("Urgent");
        }

        @Override
        public Receipt receive(List<Alert> alerts) {
            received.add(alerts);
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return receipt.get();
        }
    };

    @AfterEach
    void stop() {
        hold.countDown();
        server.close();
        http.close();
    }

    @Test
    void what_is_durable_is_answered_with_200() throws Exception {
        var response = post(BODY);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"begun\":1");
        assertThat(received).hasSize(1);
    }

    @Test
    void what_is_not_durable_yet_is_sent_back_with_a_time_to_return() throws Exception {
        receipt.set(new Receipt.NotNow("the API server does not answer"));
        var response = post(BODY);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(response.body()).contains("the API server does not answer");
    }

    @Test
    void what_never_will_be_durable_is_not_asked_for_again() throws Exception {
        receipt.set(new Receipt.Unstorable("1 of 1 alerts can never be stored"));
        assertThat(post(BODY).statusCode()).isEqualTo(422);
    }

    @Test
    void without_the_token_nothing_is_read_and_nothing_told() throws Exception {
        var response = http.send(
                HttpRequest.newBuilder(url())
                        .POST(BodyPublishers.ofString(BODY))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body())
                .isEqualTo("{\"error\":\"Unauthorized\",\"reason\":\"the bearer token is missing or wrong\"}");
        assertThat(received).isEmpty();
        assertThat(notices).singleElement().asString().startsWith("IntakeUnauthorized");
    }

    @Test
    void while_no_token_was_ever_read_senders_are_asked_to_come_back_since_they_retry_that_alone() throws Exception {
        Files.delete(folder.resolve("token"));
        var response = post(BODY);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(response.body()).contains("the file with the token cannot be read");
        assertThat(received).isEmpty();
        Files.writeString(folder.resolve("token"), "secret");
        assertThat(post(BODY).statusCode()).isEqualTo(200);
        Files.delete(folder.resolve("token"));
        assertThat(post(BODY).statusCode()).isEqualTo(200);
    }

    /** Four gigabytes are announced in pieces; the answer comes while the sender is still at the first. */
    @Test
    void a_body_of_gigabytes_without_the_token_is_refused_before_it_is_sent() throws Exception {
        try (var wire = new Wire(server.port())) {
            wire.send(
                    "POST " + IntakeServer.ALERTMANAGER + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.send("10000000\r\n");
            assertThat(wire.readStatus()).isEqualTo(401);
            long sent = wire.sendUntilRefused("a".repeat(64 * 1024), 4L << 30);
            assertThat(sent).isLessThan(64L << 20);
        }
        assertThat(received).isEmpty();
    }

    @Test
    void with_the_token_a_body_is_refused_as_soon_as_it_is_too_large() throws Exception {
        try (var wire = new Wire(server.port())) {
            wire.send(head("Transfer-Encoding: chunked"));
            var piece = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
            wire.sendUntilRefused(piece, 4L << 30);
            assertThat(wire.readStatus()).isEqualTo(413);
        }
    }

    @Test
    void a_length_over_the_limit_is_refused_unread() throws Exception {
        try (var wire = new Wire(server.port())) {
            wire.send(head("Content-Length: " + (1L << 40)));
            assertThat(wire.readStatus()).isEqualTo(413);
        }
    }

    @Test
    void a_compressed_body_is_refused_unread() throws Exception {
        for (var encoding : List.of("gzip", "br", "deflate", "gzip, identity")) {
            try (var wire = new Wire(server.port())) {
                wire.send(head("Content-Length: 100\r\nContent-Encoding: " + encoding));
                assertThat(wire.readStatus()).isEqualTo(415);
            }
        }
    }

    @Test
    void who_does_not_lead_sends_everybody_away_but_strangers_first() throws Exception {
        leading = false;
        assertThat(post(BODY).statusCode()).isEqualTo(503);
        assertThat(received).isEmpty();
        var stranger = http.send(
                HttpRequest.newBuilder(url())
                        .POST(BodyPublishers.ofString(BODY))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(stranger.statusCode()).isEqualTo(401);
    }

    @Test
    void a_body_that_says_nothing_is_refused_with_the_reason() throws Exception {
        var response = post("{\"alerts\":[],\"truncatedAlerts\":\"1\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"error\":\"Bad Request\",\"reason\":\"truncatedAlerts must be a whole number\"}");
        assertThat(notices).singleElement().asString().contains("truncatedAlerts must be a whole number");
    }

    @Test
    void other_paths_and_methods_are_answered_in_the_same_shape() throws Exception {
        var path = http.send(
                HttpRequest.newBuilder(url().resolve("/other")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(path.body()).isEqualTo("{\"error\":\"Not Found\",\"reason\":\"there is nothing at /other\"}");
        var method = http.send(HttpRequest.newBuilder(url()).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.body()).contains("\"reason\":\"GET is not possible here\"");
    }

    @Test
    void a_head_that_trickles_in_is_cut_off() throws Exception {
        start(IMPATIENT);
        try (var wire = new Wire(server.port())) {
            wire.send("POST " + IntakeServer.ALERTMANAGER + " HTTP/1.1\r\nHost: h\r\n");
            wire.trickleUntilClosed("X-Slow: a\r\n", Duration.ofMillis(50));
        }
        assertThat(received).isEmpty();
    }

    @Test
    void a_body_that_trickles_in_is_cut_off() throws Exception {
        start(IMPATIENT);
        try (var wire = new Wire(server.port())) {
            wire.send(head("Content-Length: 1000000"));
            wire.trickleUntilClosed(" ", Duration.ofMillis(50));
            assertThat(wire.readStatus()).isEqualTo(503);
        }
        assertThat(received).isEmpty();
    }

    @Test
    void a_body_that_stops_is_cut_off() throws Exception {
        start(IMPATIENT);
        try (var wire = new Wire(server.port())) {
            wire.send(head("Content-Length: 1000000") + "{");
            assertThat(wire.readStatus()).isEqualTo(503);
        }
    }

    @Test
    void connections_that_only_hold_the_port_do_not_keep_others_out() throws Exception {
        start(IMPATIENT);
        var idle = new ArrayList<Wire>();
        try {
            for (int i = 0; i < 2 * ORDINARY.connectionsMax(); i++) idle.add(new Wire(server.port()));
            assertThat(post(BODY).statusCode()).isEqualTo(200);
        } finally {
            for (var wire : idle) wire.close();
        }
    }

    @Test
    void deliveries_that_wait_to_be_stored_keep_no_other_from_being_read() throws Exception {
        hold = new CountDownLatch(1);
        var waiting = Stream.generate(() -> http.sendAsync(request(BODY), HttpResponse.BodyHandlers.discarding()))
                .limit(3 * ORDINARY.smallBodiesMax())
                .toList();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == waiting.size());
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        hold.countDown();
        assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
    }

    @Test
    void beyond_the_room_for_what_waits_others_are_told_to_come_back_but_none_that_is_urgent() throws Exception {
        hold = new CountDownLatch(1);
        var padding = " ".repeat(600 * Bounds.KIBIBYTE);
        var first = http.sendAsync(request(BODY + padding), HttpResponse.BodyHandlers.discarding());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 1);
        var ordinary = post(BODY + padding);
        assertThat(ordinary.statusCode()).isEqualTo(503);
        assertThat(ordinary.body()).contains("deliveries that wait to be stored take up the room");
        var urgent = http.sendAsync(
                request(BODY.replace("\"A\"", "\"Urgent\"") + padding), HttpResponse.BodyHandlers.discarding());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 2);
        hold.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(urgent.join().statusCode()).isEqualTo(200);
        assertThat(post(BODY + padding).statusCode()).as("there is room again").isEqualTo(200);
    }

    @Test
    void a_large_body_that_is_slow_to_arrive_keeps_no_small_one_out() throws Exception {
        try (var slow = new Wire(server.port())) {
            slow.send(head("Content-Length: " + Bounds.MEBIBYTE) + "{");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> post(BODY + " ".repeat(8 * Bounds.KIBIBYTE)).statusCode() == 503);
            assertThat(post(BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_delivery_that_takes_longer_than_a_connection_may_be_idle_is_still_answered() throws Exception {
        start(IMPATIENT);
        hold = new CountDownLatch(1);
        var answer = http.sendAsync(request(BODY), HttpResponse.BodyHandlers.discarding());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 1);
        try (var idle = new Wire(server.port())) {
            // Twice the idle time and the head time have passed when this one is closed for the second time.
            idle.awaitClosed();
        }
        try (var idle = new Wire(server.port())) {
            idle.awaitClosed();
        }
        try (var idle = new Wire(server.port())) {
            idle.awaitClosed();
        }
        hold.countDown();
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void stopping_lets_the_requests_in_progress_finish() throws Exception {
        hold = new CountDownLatch(1);
        var answer = http.sendAsync(request(BODY), HttpResponse.BodyHandlers.discarding());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.size() == 1);
        var stopping = Thread.ofVirtual().start(server::close);
        hold.countDown();
        assertThat(answer.join().statusCode()).isEqualTo(200);
        stopping.join();
    }

    @Test
    void an_event_is_taken_from_headers_and_from_a_body_and_refused_without_the_token() throws Exception {
        var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"A\"}";
        var structured = HttpRequest.newBuilder(events())
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event));
        assertThat(http.send(structured.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        structured.header("Authorization", "Bearer secret");
        assertThat(http.send(structured.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        var binary = HttpRequest.newBuilder(events())
                .header("Authorization", "Bearer secret")
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/s")
                .header("ce-type", "A")
                .POST(BodyPublishers.noBody());
        assertThat(http.send(binary.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(received).hasSize(2).allMatch(alerts -> alerts.getFirst()
                .labels()
                .equals(java.util.Map.of("alertname", "A", "source", "/s")));
        binary.header("ce-id", "2");
        var twice = http.send(binary.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("header ce-id is there twice");
    }

    private URI events() {
        return URI.create("http://127.0.0.1:" + server.port() + IntakeServer.EVENTS);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(url())
                .header("Authorization", "Bearer secret")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + IntakeServer.ALERTMANAGER);
    }

    private static String head(String headers) {
        return "POST " + IntakeServer.ALERTMANAGER + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer secret\r\n"
                + headers + "\r\n\r\n";
    }
}
