package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A sender of alerts, as Alertmanager is one, over a connection that stays. */
public final class Intake implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String token;

    Intake(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** One alert in a delivery of its own. */
    public static String body(Map<String, String> labels) {
        ObjectNode body = Manifests.json("""
                {"version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing", "receiver": "holdfast",
                 "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager.example",
                 "alerts": [{"status": "firing", "labels": {}, "annotations": {"summary": "The application does not answer"},
                  "startsAt": "2026-01-01T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
                  "generatorURL": "http://prometheus.example/graph", "fingerprint": "6c1f4f8a3bd0c7e1"}]}""");
        var alert = (ObjectNode) body.path("alerts").get(0);
        labels.forEach(((ObjectNode) alert.path("labels"))::put);
        return body.toString();
    }

    /** Sends a delivery and returns its status; 0 when nobody answers. */
    public int post(String body) {
        var request = HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return 0;
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
