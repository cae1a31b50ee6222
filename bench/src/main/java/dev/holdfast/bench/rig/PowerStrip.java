package dev.holdfast.bench.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Stands in for what shows whether the nodes of a site have power: it answers by whether their processes are there, as a
 * power strip does by whether current flows. It is told to switch them off only when they are off already.
 */
public final class PowerStrip implements AutoCloseable {
    private final HttpServer server;
    private final BooleanSupplier dark;

    private PowerStrip(HttpServer server, BooleanSupplier dark) {
        this.server = server;
        this.dark = dark;
        server.createContext("/", this::answer);
    }

    /** @param dark whether nothing of the site runs */
    public static PowerStrip start(BooleanSupplier dark) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            var strip = new PowerStrip(server, dark);
            server.start();
            return strip;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What tells an agent of a site to ask here about each of these nodes. */
    public Path fences(Path file, List<String> nodes) {
        var base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        var each = nodes.stream()
                .map(node -> """
                        {"name": "%s", "method": "http", "state": "%s%s", "place": "outlet/state", "off": "0", "order": "%s%s/off"}""".formatted(node, base, node, base, node))
                .collect(Collectors.joining(", "));
        try {
            return Files.writeString(file, "{\"form\": \"holdfast.dev/fences/v1\", \"nodes\": [" + each + "]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var state = "{\"outlet\": {\"state\": %s}}".formatted(dark.getAsBoolean() ? "0" : "1");
        var bytes = state.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
