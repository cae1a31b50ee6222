package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.cli.lint.Documents;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An API server on loopback, as far as the command line uses one: it keeps objects, lists, gives, creates and watches
 * them. Not a model of Kubernetes: what must be exact is tested on a real one.
 */
public final class FakeCluster implements AutoCloseable {
    private static final int WATCH_SECONDS_MAX = 60;

    private final HttpServer server;
    private final Path kubeconfig;
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final Map<String, String> fixed = new ConcurrentHashMap<>();
    private final List<LinkedBlockingQueue<Optional<String>>> watches = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> received = new ConcurrentHashMap<>();
    private volatile Headers headers = new Headers();
    private volatile int refusal;
    private volatile int denialCode;
    private volatile String denial;
    private volatile Predicate<JsonNode> allowed = review -> true;
    private volatile int version = 100;

    private FakeCluster(HttpServer server, Path kubeconfig) {
        this.server = server;
        this.kubeconfig = kubeconfig;
    }

    public static FakeCluster start(Path folder) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var cluster = new FakeCluster(server, folder.resolve("kubeconfig"));
            server.setExecutor(Executors.newThreadPerTaskExecutor(
                    work -> Thread.ofPlatform().daemon().unstarted(work)));
            server.createContext("/", cluster::answer);
            server.start();
            Files.writeString(cluster.kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: fake
                    clusters:
                    - name: fake
                      cluster: {server: "%s"}
                    users:
                    - name: ana
                      user: {token: a-token}
                    contexts:
                    - name: fake
                      context: {cluster: fake, user: ana, namespace: shop}
                    - name: other
                      context: {cluster: fake, user: ana}
                    """.formatted(cluster.url()));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Adds objects, or replaces them and tells whoever watches. */
    public FakeCluster with(String yaml) {
        Documents.of("test", yaml).forEach(found -> put(found.tree()));
        return this;
    }

    /** Answers a path with this body, whatever else is there. */
    public FakeCluster answering(String path, String json) {
        fixed.put(path, json);
        return this;
    }

    /** Refuses everything with this status from now on; 0 ends it. */
    public FakeCluster refusing(int status) {
        refusal = status;
        return this;
    }

    /** Decides access reviews by their spec. */
    public FakeCluster allowing(Predicate<JsonNode> decision) {
        allowed = decision;
        return this;
    }

    public void delete(String kindPath) {
        objects.remove(kindPath);
        endWatches();
    }

    /** Ends all watches, as an API server does from time to time. */
    public void endWatches() {
        watches.forEach(watch -> watch.add(Optional.empty()));
    }

    public int watching() {
        return watches.size();
    }

    /** Every request so far: method, path and query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The last body that was sent to a path. */
    public JsonNode received(String methodAndPath) {
        return received.get(methodAndPath);
    }

    /** What the server keeps at a path. */
    public JsonNode object(String path) {
        return objects.get(path);
    }

    /** A header of the last request. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    private void put(ObjectNode object) {
        var metadata = object.withObject("/metadata");
        if (!metadata.has("uid")) {
            metadata.put("uid", "uid-of-" + metadata.path("name").asText());
        }
        metadata.put("resourceVersion", String.valueOf(++version));
        objects.put(path(object), object);
        var event = Trees.object().put("type", "MODIFIED");
        event.set("object", object.deepCopy());
        watches.forEach(watch -> watch.add(Optional.of(Trees.line(event))));
    }

    private static String path(JsonNode object) {
        var apiVersion = object.path("apiVersion").asText();
        var root = apiVersion.contains("/") ? "/apis/" : "/api/";
        var namespace = object.at("/metadata/namespace").asText("");
        var plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
        return root + apiVersion + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural + "/"
                + object.at("/metadata/name").asText();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var body = exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + uri);
            headers = new Headers(exchange.getRequestHeaders());
            if (body.length > 0) {
                received.put(exchange.getRequestMethod() + " " + uri.getPath(), Trees.JSON.readTree(body));
            }
            if (refusal > 0) {
                send(exchange, refusal, status("it is refused"));
            } else if (fixed.containsKey(uri.getPath())) {
                send(exchange, 200, fixed.get(uri.getPath()));
            } else if (String.valueOf(uri.getQuery()).contains("watch=true")) {
                watch(exchange);
            } else {
                serve(exchange, uri.getPath(), body);
            }
        }
    }

    private void serve(HttpExchange exchange, String path, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (objects.containsKey(path)) {
                    send(exchange, 200, Trees.line(objects.get(path)));
                } else if (path.matches(".*/[a-z]+s")) {
                    send(exchange, 200, list(path));
                } else {
                    send(exchange, 404, status("not found"));
                }
            }
            case "POST" -> {
                var object = (ObjectNode) Trees.JSON.readTree(body);
                if (object.path("kind").asText().endsWith("AccessReview")) {
                    object.putObject("status").put("allowed", allowed.test(object.get("spec")));
                } else if (!exchange.getRequestURI().getQuery().contains("dryRun=All")) {
                    var metadata = object.withObject("/metadata");
                    if (!metadata.has("name")) {
                        metadata.put("name", metadata.path("generateName").asText() + "x7k2p");
                    }
                    put(object);
                }
                send(exchange, 201, Trees.line(object));
            }
            case "PATCH" -> {
                if (denial == null) {
                    put(patched(objects.get(path).deepCopy(), Trees.JSON.readTree(body)));
                    send(exchange, 200, Trees.line(objects.get(path)));
                } else {
                    send(exchange, denialCode, status(denial));
                }
            }
            default -> send(exchange, 405, status("not here"));
        }
    }

    /** A JSON patch that tests nothing but the uid, and adds a member or an item at a list's end. */
    private static ObjectNode patched(ObjectNode object, JsonNode operations) {
        for (var operation : operations) {
            var path = operation.path("path").asText();
            var value = operation.get("value");
            if (operation.path("op").asText().equals("test")) {
                if (!object.at(path).equals(value)) throw new IllegalStateException("the test of " + path + " fails");
                continue;
            }
            int slash = path.lastIndexOf('/');
            if (path.endsWith("/-")) object.withArray(path.substring(0, slash)).add(value);
            else object.withObject(path.substring(0, slash)).set(path.substring(slash + 1), value);
        }
        return object;
    }

    /** Refuses patches with this status and these words from now on. */
    public FakeCluster denying(int code, String words) {
        denialCode = code;
        denial = words;
        return this;
    }

    private String list(String path) {
        var list = Trees.object().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata");
        var items = list.putArray("items");
        var plural = path.substring(path.lastIndexOf('/'));
        boolean all = !path.contains("/namespaces/");
        Function<String, Boolean> fits = key ->
                all ? key.replaceFirst("/namespaces/[^/]+", "").startsWith(path + "/") : key.startsWith(path + "/");
        objects.entrySet().stream()
                .filter(each -> each.getKey().contains(plural + "/") && fits.apply(each.getKey()))
                .forEach(each -> items.add(each.getValue()));
        return Trees.line(list);
    }

    private void watch(HttpExchange exchange) throws IOException {
        var events = new LinkedBlockingQueue<Optional<String>>();
        watches.add(events);
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.flush();
            for (var event = next(events); event.isPresent(); event = next(events)) {
                out.write((event.get() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } finally {
            watches.remove(events);
        }
    }

    private static Optional<String> next(LinkedBlockingQueue<Optional<String>> events) throws IOException {
        try {
            var event = events.poll(WATCH_SECONDS_MAX, TimeUnit.SECONDS);
            return event == null ? Optional.empty() : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String status(String message) {
        return Trees.line(Trees.object().put("kind", "Status").put("message", message));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        endWatches();
        server.stop(0);
    }
}
