package dev.holdfast.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertSendTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private HttpServer intake;
    private volatile int status = 200;
    private Path token;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        token = Files.writeString(folder.resolve("token"), "s3cret\n");
        intake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        intake.createContext("/", exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
                bodies.add(Trees.JSON.readTree(exchange.getRequestBody().readAllBytes()));
                var answer = "{\"words\":\"of the intake\"}".getBytes();
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        intake.start();
    }

    @AfterEach
    void stop() {
        intake.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + intake.getAddress().getPort();
    }

    private Ran send(String... more) {
        var arguments = new java.util.ArrayList<>(List.of(
                "alert",
                "send",
                "--url",
                url(),
                "--token-file",
                token.toString(),
                "--label",
                "alertname=DatabaseDown"));
        arguments.addAll(List.of(more));
        return Ran.holdfast(arguments.toArray(String[]::new));
    }

    @Test
    void the_intake_gets_what_alertmanager_would_send() {
        var sent = send("--label", "severity=critical", "--annotation", "summary=it is down");
        assertThat(sent.exit()).as(sent.err()).isZero();
        assertThat(requests).containsExactly("POST /v1/alerts/alertmanager Bearer s3cret");
        var body = bodies.getFirst();
        assertThat(body.path("version").asText()).isEqualTo("4");
        assertThat(body.path("status").asText()).isEqualTo("firing");
        assertThat(body.path("truncatedAlerts").asInt(-1)).isZero();
        var alert = body.at("/alerts/0");
        assertThat(alert.path("status").asText()).isEqualTo("firing");
        assertThat(alert.path("labels").toString())
                .isEqualTo("{\"alertname\":\"DatabaseDown\",\"severity\":\"critical\"}");
        assertThat(alert.at("/annotations/summary").asText()).isEqualTo("it is down");
        assertThat(alert.path("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(alert.path("fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(sent.out()).contains("firing alert delivered to " + url(), "of the intake");
    }

    @Test
    void a_resolved_alert_says_so_and_ends() {
        assertThat(send("--resolved").exit()).isZero();
        var body = bodies.getFirst();
        assertThat(body.path("status").asText()).isEqualTo("resolved");
        assertThat(body.at("/alerts/0/status").asText()).isEqualTo("resolved");
        assertThat(body.at("/alerts/0/endsAt").asText()).startsWith("20");
    }

    @Test
    void the_fingerprint_is_alertmanagers() {
        assertThat(Fingerprint.of(Map.of())).isEqualTo("cbf29ce484222325");
        assertThat(Long.parseUnsignedLong(
                        Fingerprint.of(Map.of("name", "garland, briggs", "fear", "love is not enough")), 16))
                .isEqualTo(5799056148416392346L);
    }

    @Test
    void without_a_place_nothing_is_sent_and_the_ways_are_shown() {
        var nowhere = Ran.holdfast("alert", "send", "--label", "alertname=A");
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.err()).contains("nothing was sent", "--sandbox", "--url", "--dry-run=client");
        var both = send("--sandbox", "x");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void an_alert_without_labels_or_with_a_bad_one_is_a_usage_error() {
        assertThat(Ran.holdfast("alert", "send", "--url", url(), "--token-file", token.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(send("--label", "severity").exit()).isEqualTo(2);
        assertThat(Ran.holdfast("alert", "send", "--url", "ftp://x", "--token-file", "x", "--label", "a=b")
                        .exit())
                .isEqualTo(2);
        assertThat(Ran.holdfast("alert", "send", "--url", url(), "--token-file", "/does/not/exist", "--label", "a=b")
                        .err())
                .contains("cannot read the token file");
    }

    @Test
    void the_intakes_refusal_is_ten_with_its_words() {
        status = 401;
        var sent = send();
        assertThat(sent.exit()).isEqualTo(10);
        assertThat(sent.out()).isEmpty();
        assertThat(sent.err()).contains("401", "of the intake", "--token-file");
        status = 400;
        assertThat(send().exit()).isEqualTo(10);
    }

    @Test
    void what_was_not_stored_may_be_sent_again() {
        status = 503;
        var sent = send();
        assertThat(sent.exit()).isEqualTo(11);
        assertThat(sent.err()).contains("503", "send it again");
    }

    @Test
    void an_intake_that_is_not_there_is_named() {
        intake.stop(0);
        var sent = send();
        assertThat(sent.exit()).isEqualTo(11);
        assertThat(sent.err()).contains("cannot reach the intake at " + url());
    }

    @Test
    void a_dry_run_prints_the_manifest_that_does_the_same_and_sends_nothing() {
        var dry = send("--dry-run=client", "-o", "yaml");
        assertThat(dry.exit()).isZero();
        assertThat(dry.out())
                .startsWith("apiVersion: recovery.elotl.co/v1alpha1\nkind: ReceivedAlert\n")
                .contains("namespace: holdfast-system", "alertname: DatabaseDown");
        assertThat(new Ran.Setting().reading(dry.out()).run("plan", "lint", "-").exit())
                .isZero();
        assertThat(requests).isEmpty();
    }

    @Test
    void the_result_is_also_json() throws IOException {
        var result = Trees.JSON.readTree(send("-o", "json").out());
        assertThat(result.path("kind").asText()).isEqualTo("AlertDelivery");
        assertThat(result.path("status").asInt()).isEqualTo(200);
    }
}
