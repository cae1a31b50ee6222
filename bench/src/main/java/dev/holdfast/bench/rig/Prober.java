package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a blackbox exporter and Prometheus do with the shipped rules, in their times: a probe of {@code /readyz} every two
 * seconds with two seconds' patience, an evaluation every two seconds of its own beat, an alert after it was so for four,
 * handed to Alertmanager at each evaluation. A stand-in: no PromQL is evaluated here.
 */
public final class Prober implements AutoCloseable {
    /** {@code scrape_interval}, {@code scrape_timeout} and the rules' {@code interval}. */
    private static final Duration BEAT = Duration.ofSeconds(2);
    /** {@code for} of the rule. */
    private static final Duration SO_FOR = Duration.ofSeconds(4);
    /** Prometheus looks back five minutes for a sample; more are not kept. */
    private static final int PROBES_KEPT = 8;

    private static final Duration RESOLVE_AFTER = Duration.ofMinutes(4);

    private final Api cluster;
    private final Alertmanager alertmanager;
    private final JsonNode labels;
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService evaluations = Executors.newSingleThreadScheduledExecutor();
    private final Deque<Boolean> results = new ArrayDeque<>();
    private long badSince = -1;
    private boolean fired;

    public Prober(Api cluster, Alertmanager alertmanager, JsonNode labels) {
        this.cluster = cluster;
        this.alertmanager = alertmanager;
        this.labels = labels;
    }

    /** @param offset of the evaluations' beat to the probes' */
    public void start(Duration offset) {
        probes.scheduleAtFixedRate(this::probe, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        evaluations.scheduleAtFixedRate(this::evaluate, offset.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void probe() {
        boolean success = cluster.isReady(BEAT);
        synchronized (results) {
            results.addLast(success);
            if (results.size() > PROBES_KEPT) results.removeFirst();
        }
    }

    private void evaluate() {
        boolean bad;
        synchronized (results) {
            bad = !results.isEmpty() && !results.getLast();
        }
        long now = System.nanoTime();
        if (!bad) {
            badSince = -1;
            if (fired) alertmanager.post(alerts(Instant.now()));
            fired = false;
            return;
        }
        if (badSince < 0) badSince = now;
        // A scheduler's beat is never exact, as Prometheus' time stamps of one beat are.
        if (now - badSince < SO_FOR.minusMillis(50).toNanos()) return;
        alertmanager.post(alerts(Instant.now().plus(RESOLVE_AFTER)));
        fired = true;
    }

    private ArrayNode alerts(Instant endsAt) {
        var alerts = Api.JSON.createArrayNode();
        alerts.addObject().put("endsAt", endsAt.toString()).set("labels", labels);
        return alerts;
    }

    @Override
    public void close() {
        probes.shutdownNow();
        evaluations.shutdownNow();
    }
}
