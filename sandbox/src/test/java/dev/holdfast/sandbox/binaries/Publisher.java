package dev.holdfast.sandbox.binaries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A publisher on loopback that serves files, and cuts some of them off. */
final class Publisher implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> cutAfter = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    final Map<String, Integer> asked = new TreeMap<>();

    private Publisher(HttpServer server) {
        this.server = server;
    }

    static Publisher open() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var publisher = new Publisher(server);
        server.createContext("/", publisher::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return publisher;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Publisher offers(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Promises the whole file and sends only the beginning. */
    Publisher cutsOff(String path, int after) {
        cutAfter.put(path, after);
        return this;
    }

    Publisher redirects(String from, String to) {
        redirects.put(from, to);
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        synchronized (asked) {
            asked.merge(path, 1, Integer::sum);
        }
        if (redirects.containsKey(path)) {
            exchange.getResponseHeaders().add("Location", redirects.get(path));
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        var content = files.get(path);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.sendResponseHeaders(200, content.length);
        var body = exchange.getResponseBody();
        body.write(content, 0, cutAfter.getOrDefault(path, content.length));
        body.flush();
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
