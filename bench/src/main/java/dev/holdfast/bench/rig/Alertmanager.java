package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Alertmanager that sends to one webhook, with its own waits, retries and time limits. */
public final class Alertmanager implements AutoCloseable {
    /** How long a group waits for further alerts before it is sent first. */
    public static final Duration GROUP_WAIT = Duration.ofSeconds(1);
    /** Also what bounds the tries of one flush, together with Alertmanager's least of 10 s. */
    private static final Duration GROUP_INTERVAL = Duration.ofSeconds(10);

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private Alertmanager(String url) {
        this.url = url;
    }

    /**
     * @param groupBy labels; none puts all alerts into one group, {@code ...} each into its own
     */
    public static Alertmanager start(Stage stage, URI webhook, List<String> groupBy) {
        return start(stage, config(webhook, stage.tokenFile(), groupBy));
    }

    /** With the configuration that is shipped, and the address and token of this stage in it. */
    public static Alertmanager shipped(Stage stage, URI webhook) {
        try (var shipped = Alertmanager.class.getResourceAsStream("/holdfast/alertmanager/alertmanager.yml")) {
            var text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            return start(
                    stage,
                    text.replaceFirst("url: .*", "url: " + webhook)
                            .replaceFirst("credentials_file: .*", "credentials_file: " + stage.tokenFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Alertmanager start(Stage stage, String text) {
        int port = stage.port();
        var folder = stage.sandbox().folder().resolve("alertmanager-" + port);
        try {
            Files.createDirectories(folder);
            var config = Files.writeString(folder.resolve("config.yml"), text);
            stage.guest(
                    "alertmanager",
                    List.of(
                            Stage.program("alertmanager").toString(),
                            "--config.file=" + config,
                            "--storage.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--cluster.listen-address=",
                            "--log.level=warn"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var started = new Alertmanager("http://127.0.0.1:" + port);
        Until.so("Alertmanager is ready", READY_WITHIN, started::ready);
        return started;
    }

    private static String config(URI webhook, Path tokenFile, List<String> groupBy) {
        return """
                route:
                  receiver: holdfast
                  group_by: [%s]
                  group_wait: %ds
                  group_interval: %ds
                  repeat_interval: 4h
                receivers:
                - name: holdfast
                  webhook_configs:
                  - url: %s
                    send_resolved: false
                    http_config: {authorization: {type: Bearer, credentials_file: %s}}
                """.formatted(
                String.join(
                        ", ", groupBy.stream().map(label -> "'" + label + "'").toList()),
                GROUP_WAIT.toSeconds(),
                GROUP_INTERVAL.toSeconds(),
                webhook,
                tokenFile);
    }

    private boolean ready() {
        try {
            return send(request("/-/ready").GET().build()).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Hands alerts over, all in one request, as Prometheus does. */
    public void post(ArrayNode alerts) {
        var response = send(request("/api/v2/alerts")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts.toString()))
                .build());
        if (response.statusCode() != 200)
            throw new IllegalStateException("Alertmanager answers " + response.statusCode() + ": " + response.body());
    }

    /** Deliveries that were sent, those that failed included. */
    public double sent() {
        return metric("alertmanager_notification_requests_total");
    }

    /** Deliveries that were not taken; each is sent again. */
    public double failed() {
        return metric("alertmanager_notification_requests_failed_total");
    }

    private double metric(String name) {
        var text = send(request("/metrics").GET().build()).body();
        return Metrics.sum(text, name + "{integration=\"webhook\"");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
