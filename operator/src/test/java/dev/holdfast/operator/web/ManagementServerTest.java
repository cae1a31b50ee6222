package dev.holdfast.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile Probe.Answer health = new Probe.Answer(true, "ok");

    @Test
    void health_and_readiness_are_told_with_their_reasons() throws Exception {
        try (var server = server();
                var http = HttpClient.newHttpClient()) {
            assertThat(get(http, server, "/healthz").statusCode()).isEqualTo(200);
            health = new Probe.Answer(false, "leadership is lost");
            assertThat(get(http, server, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(http, server, "/healthz").body()).isEqualTo("leadership is lost\n");
            assertThat(get(http, server, "/readyz").body()).isEqualTo("does not lead\n");
        }
    }

    @Test
    void metrics_are_in_prometheus_text() throws Exception {
        metrics.counter("holdfast.something").increment();
        try (var server = server();
                var http = HttpClient.newHttpClient()) {
            var response = get(http, server, "/metrics");
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(response.body()).contains("holdfast_something_total 1.0");
        }
    }

    private ManagementServer server() {
        var server = new ManagementServer(
                new InetSocketAddress("127.0.0.1", 0),
                () -> health,
                () -> new Probe.Answer(false, "does not lead"),
                metrics);
        server.start();
        return server;
    }

    private static HttpResponse<String> get(HttpClient http, ManagementServer server, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
