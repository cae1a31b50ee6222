package dev.holdfast.sandbox.balance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.cluster.ApiServer;
import dev.holdfast.sandbox.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The stand-in for one cluster's load balancers: watches Services and writes the addresses they ask for. */
public final class LoadBalancer implements AutoCloseable {
    private static final Duration WATCH = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final String cluster;
    private final ApiServer api;
    private final Consumer<String> log;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("load balancer").daemon().unstarted(work));
    private volatile boolean closed;
    private volatile boolean troubled;

    private LoadBalancer(String cluster, ApiServer api, Consumer<String> log) {
        this.cluster = cluster;
        this.api = api;
        this.log = log;
    }

    public static LoadBalancer start(String cluster, ApiServer api, Consumer<String> log) {
        var balancer = new LoadBalancer(cluster, api, log);
        Thread.ofPlatform().name("services of " + cluster).daemon().start(balancer::run);
        return balancer;
    }

    /** Lists and watches for ever; a cluster that is broken is asked again every second and told of once. */
    private void run() {
        while (!closed) {
            try {
                watch(list());
                troubled = false;
            } catch (IOException e) {
                if (!closed && !troubled) {
                    log.accept("load balancer of " + cluster + ": " + e);
                    troubled = true;
                }
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String list() throws IOException {
        var answer = api.get("/api/v1/services");
        if (!answer.good()) {
            throw new IOException("listing Services answered " + answer.status());
        }
        answer.body().path("items").forEach(this::see);
        return answer.body().path("metadata").path("resourceVersion").asText();
    }

    private void watch(String from) throws IOException {
        var path = "/api/v1/services?watch=1&allowWatchBookmarks=true&resourceVersion=" + from + "&timeoutSeconds="
                + WATCH.toSeconds();
        try (var lines =
                new BufferedReader(new InputStreamReader(api.stream(path).body(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = Json.tree(line);
                var type = event.path("type").asText();
                if (type.equals("ERROR")) {
                    return;
                }
                if (type.equals("ADDED") || type.equals("MODIFIED")) {
                    see(event.path("object"));
                }
            }
        }
    }

    private void see(JsonNode service) {
        Wish.of(service).ifPresent(wish -> {
            var key = wish.namespace() + "/" + wish.name();
            if (underWay.add(key)) {
                later.schedule(() -> give(key, wish), wish.delay().toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Looks again before it writes: meanwhile the Service may be gone, or of another type. */
    private void give(String key, Wish wish) {
        underWay.remove(key);
        var path = "/api/v1/namespaces/" + wish.namespace() + "/services/" + wish.name();
        try {
            var service = api.get(path);
            if (service.status() == NOT_FOUND || Wish.of(service.body()).isEmpty()) {
                return;
            }
            var address = wish.asked().orElse(Address.of(cluster, wish.namespace(), wish.name()));
            var ingress = List.of(Map.of("ip", address, "ipMode", "VIP"));
            var answer = api.mergePatch(
                    path + "/status", Map.of("status", Map.of("loadBalancer", Map.of("ingress", ingress))));
            if (!answer.good()) {
                log.accept("load balancer of " + cluster + ": " + key + " got no address: " + answer.body());
            }
        } catch (IOException e) {
            again(key, wish);
        }
    }

    /** The API server was not there to ask or to be told: the same once more, as long as this cluster lives. */
    private void again(String key, Wish wish) {
        if (!closed && underWay.add(key)) {
            later.schedule(() -> give(key, wish), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        later.shutdownNow();
        api.close();
    }
}
