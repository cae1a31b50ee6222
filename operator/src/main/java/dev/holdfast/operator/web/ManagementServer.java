package dev.holdfast.operator.web;

import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}, on a port apart from the intake. */
public final class ManagementServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final BoundedHttp http;

    public ManagementServer(InetSocketAddress address, Probe healthy, Probe ready, PrometheusMeterRegistry metrics) {
        http = new BoundedHttp(address, Bounds.MANAGEMENT, config -> {
            config.routes.get("/healthz", context -> answer(context, healthy));
            config.routes.get("/readyz", context -> answer(context, ready));
            config.routes.get(
                    "/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(metrics.scrape()));
        });
    }

    public void start() {
        http.start();
    }

    public int port() {
        return http.port();
    }

    private static void answer(Context context, Probe probe) {
        var answer = probe.ask();
        context.status(answer.ok() ? OK : UNAVAILABLE);
        context.contentType("text/plain; charset=utf-8").result(answer.words() + "\n");
    }

    @Override
    public void close() {
        http.stop();
    }
}
