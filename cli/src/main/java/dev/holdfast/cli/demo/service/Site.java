package dev.holdfast.cli.demo.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.sandbox.cluster.ApiServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP process that stands for one side's pods, which kwok only simulates. It answers with the name of its side
 * while its cluster's API server says that the Deployment has ready pods; otherwise it hangs up without a word, as a
 * dead machine does. It asks for each request, so a broken cluster takes its service with it at once.
 */
public final class Site {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/demo/deployments/web";

    private final String side;
    private final ApiServer api;

    private Site(String side, ApiServer api) {
        this.side = side;
        this.api = api;
    }

    /** Side, host to listen on, API server, folder of the certificates, user, file for the announcement. */
    public static void main(String[] arguments) throws IOException {
        var api = ApiServer.connect(arguments[2], Path.of(arguments[3]), "ca", arguments[4]);
        var server = HttpServer.create(new InetSocketAddress(arguments[1], 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var site = new Site(arguments[0], api);
        // The first question is the slow one: the connection is made before anybody waits for it.
        site.isReady();
        server.createContext("/", site::answer);
        server.start();
        Announcement.write(Path.of(arguments[5]), server.getAddress());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isReady()) {
                return;
            }
            var body = (side + "\n").getBytes(StandardCharsets.UTF_8);
            // One request a connection: the next one goes wherever the switch points by then.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private boolean isReady() {
        var asked = new CompletableFuture<Integer>();
        Thread.ofVirtual().start(() -> {
            try {
                var deployment = api.get(DEPLOYMENT);
                asked.complete(deployment.body().at("/status/readyReplicas").asInt(0));
            } catch (IOException e) {
                asked.completeExceptionally(e);
            }
        });
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) > 0;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
