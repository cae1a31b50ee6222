package dev.holdfast.cli.demo.service;

import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client of the service that tells Alertmanager when the service stops answering.
 *
 * <ol>
 *   <li>It requests the service through the proxy, one request after the other.
 *   <li>After {@value #MISSES} requests in a row without an answer it sends an alert that names the side that answered
 *       last, and sends it again every few seconds while there is no answer, as Prometheus does.
 *   <li>When an answer comes again it says that the alert is resolved.
 * </ol>
 *
 * <p>A service that has never answered raises nothing. Every change is one line of JSON on standard output.
 */
public final class Prober {
    /** Every how often it requests. */
    public static final Duration INTERVAL = Duration.ofMillis(100);

    /** Requests in a row without an answer that make an alert. */
    public static final int MISSES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration TELL_AGAIN = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI service;
    private final URI alerts;
    private Optional<String> answering = Optional.empty();
    private String lastSide = "";
    private Instant silentSince = Instant.EPOCH;
    private Instant told = Instant.EPOCH;
    private int missed;
    private long requests;

    Prober(URI service, URI alertmanager) {
        this.service = service;
        this.alerts = alertmanager.resolve("/api/v2/alerts");
    }

    /** The service's address behind the proxy, and Alertmanager's. */
    public static void main(String[] arguments) throws InterruptedException {
        var prober = new Prober(URI.create(arguments[0]), URI.create(arguments[1]));
        while (!Thread.currentThread().isInterrupted()) {
            var next = System.nanoTime() + INTERVAL.toNanos();
            prober.probe();
            var rest = next - System.nanoTime();
            if (rest > 0) {
                Thread.sleep(Duration.ofNanos(rest));
            }
        }
    }

    /** One request, and what follows from it. */
    void probe() throws InterruptedException {
        requests++;
        try {
            var request = HttpRequest.newBuilder(service).timeout(PATIENCE).build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                answered(answer.body().strip());
            } else {
                missed("was answered with status " + answer.statusCode());
            }
        } catch (HttpTimeoutException e) {
            missed("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (IOException e) {
            missed("the connection was closed without an answer");
        }
    }

    private void answered(String side) throws InterruptedException {
        if (answering.equals(Optional.of(side))) {
            return;
        }
        tell("answer", Map.of("side", side, "missed", missed, "requests", requests));
        if (told.isAfter(Instant.EPOCH) && send(Instant.now())) {
            tell("resolved", Map.of("side", lastSide));
        }
        answering = Optional.of(side);
        lastSide = side;
        missed = 0;
        told = Instant.EPOCH;
    }

    private void missed(String why) throws InterruptedException {
        if (lastSide.isEmpty()) {
            return;
        }
        missed++;
        if (missed == 1) {
            silentSince = Instant.now();
            answering = Optional.empty();
            tell("silence", Map.of("side", lastSide, "why", why, "requests", requests));
        }
        if (missed >= MISSES && Instant.now().isAfter(told.plus(TELL_AGAIN))) {
            var accepted = send(Instant.EPOCH);
            if (accepted && told.equals(Instant.EPOCH)) {
                tell("alert", Map.of("side", lastSide, "missed", missed));
            }
            told = accepted ? Instant.now() : told;
        }
    }

    /** Tells Alertmanager; {@code endsAt} is when the alert ended, or the epoch while it fires. */
    private boolean send(Instant endsAt) throws InterruptedException {
        var alert = new LinkedHashMap<String, Object>();
        alert.put("labels", labels(lastSide));
        alert.put("annotations", Map.of("summary", "requests to web through the switch are not answered"));
        alert.put("startsAt", silentSince.toString());
        if (endsAt.isAfter(Instant.EPOCH)) {
            alert.put("endsAt", endsAt.toString());
        }
        var request = HttpRequest.newBuilder(alerts)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.line(List.of(alert))))
                .build();
        try {
            var status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 || untold("Alertmanager answered with status " + status);
        } catch (IOException e) {
            return untold("Alertmanager did not answer");
        }
    }

    private static boolean untold(String why) {
        tell("untold", Map.of("why", why));
        return false;
    }

    /** What the alert is known by. */
    static Map<String, String> labels(String side) {
        return Map.of("alertname", "WebUnreachable", "app", "web", "site", side, "severity", "critical");
    }

    private static void tell(String event, Map<String, ?> details) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", Instant.now().toString());
        line.put("event", event);
        line.putAll(details);
        System.out.println(Json.line(line));
    }
}
