package dev.holdfast.cli.demo.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.cluster.ApiServer;
import dev.holdfast.sandbox.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Where the traffic goes: {@code data.backend} of the ConfigMap {@code demo/switch}, followed by a watch. While its API
 * server is silent, or the value is no address, the last good one stays.
 */
final class Switch {
    private static final String PATH = "/api/v1/namespaces/demo/configmaps?fieldSelector=metadata.name%3Dswitch";
    private static final Duration WATCH = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ApiServer api;
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile Optional<InetSocketAddress> backend = Optional.empty();

    private Switch(ApiServer api) {
        this.api = api;
    }

    static Switch follow(ApiServer api) {
        var followed = new Switch(api);
        Thread.ofPlatform().name("switch").daemon().start(followed::run);
        return followed;
    }

    void awaitFirst() throws InterruptedException {
        known.await();
    }

    Optional<InetSocketAddress> backend() {
        return backend;
    }

    /** Lists and watches until the process ends. */
    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                watch(list());
            } catch (IOException e) {
                log("cannot follow the switch: " + e.getMessage());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String list() throws IOException {
        var answer = api.get(PATH);
        if (!answer.good()) {
            throw new IOException("the list was answered with " + answer.status() + " " + answer.body());
        }
        answer.body().path("items").forEach(this::see);
        return answer.body().at("/metadata/resourceVersion").asText();
    }

    private void watch(String from) throws IOException {
        var path = PATH + "&watch=1&resourceVersion=" + from + "&timeoutSeconds=" + WATCH.toSeconds();
        try (var lines =
                new BufferedReader(new InputStreamReader(api.stream(path).body(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = Json.tree(line);
                if (event.path("type").asText().equals("ERROR")) {
                    return;
                }
                see(event.path("object"));
            }
        }
    }

    private void see(JsonNode configMap) {
        var text = configMap.at("/data/backend").asText();
        var address = address(text);
        if (address.isEmpty()) {
            log("data.backend is \"" + text + "\", which is no HOST:PORT; traffic stays where it is");
        } else if (!address.equals(backend)) {
            log("traffic goes to " + text);
            backend = address;
            known.countDown();
        }
    }

    static Optional<InetSocketAddress> address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new InetSocketAddress(
                            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void log(String line) {
        System.out.println(Instant.now() + " " + line);
    }
}
