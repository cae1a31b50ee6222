package dev.holdfast.cli.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Starts the operator in this process: it takes the lease, reads what is stored, carries one run to its end and takes an
 * alert. So its first alert, which is the one that counts, finds its code as ready as the hundredth.
 */
final class OperatorRehearsal {
    /** The build goes on without the operator's part when it takes longer. */
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private static final String TOKEN = "rehearsal";

    private static final String RUN = "{\"apiVersion\":\"recovery.elotl.co/v1alpha1\",\"kind\":\"RecoveryRun\","
            + "\"metadata\":{\"name\":\"db\",\"namespace\":\"default\",\"uid\":\"1\",\"resourceVersion\":\"1\","
            + "\"creationTimestamp\":\"2026-01-01T00:00:00Z\"},\"spec\":{" + Rehearsal.STEPS + "}}";

    private static final String KINDS = "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":["
            + "{\"name\":\"services\",\"singularName\":\"service\",\"kind\":\"Service\",\"namespaced\":true,"
            + "\"shortNames\":[\"svc\"]},{\"name\":\"configmaps\",\"singularName\":\"configmap\",\"kind\":\"ConfigMap\","
            + "\"namespaced\":true,\"shortNames\":[\"cm\"]}]}";

    private static final String OBJECT = "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"s\","
            + "\"namespace\":\"default\",\"uid\":\"2\",\"resourceVersion\":\"1\"},\"a\":[{\"b\":\"10.0.0.1\"}]}";

    private static final String MISSING = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"NotFound\",\"code\":404}";

    private static final String ALERTS = "{\"version\":\"4\",\"status\":\"firing\",\"receiver\":\"holdfast\","
            + "\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"},\"annotations\":{},"
            + "\"startsAt\":\"2026-01-01T00:00:00Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"}]}";

    /** What an API server adds to an object that is created. */
    private static final String ADDED =
            "\"metadata\":{\"uid\":\"3\",\"resourceVersion\":\"2\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",";

    private final CountDownLatch completed = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);

    private OperatorRehearsal() {}

    static void perform(Path folder) throws IOException {
        new OperatorRehearsal().start(folder);
    }

    private void start(Path folder) throws IOException {
        loadClient();
        log();
        var token = Files.writeString(folder.resolve("token"), TOKEN);
        int intake = freePort();
        // It stays open: the operator ends with the process.
        var server = StandIn.start(folder, this::answer);
        var arguments = new String[] {
            "--kubeconfig",
            server.kubeconfig().toString(),
            "--token-file",
            token.toString(),
            "--intake-address",
            "127.0.0.1:" + intake,
            "--management-address",
            "127.0.0.1:0",
            "--default-service-account",
            "default/default"
        };
        Thread.ofPlatform().daemon().name("operator").start(() -> operator(arguments));
        try {
            boolean all = completed.await(WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (all) {
                alert(intake);
                all = started.await(WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
            if (!all) System.err.println("the operator was not rehearsed as a whole; it starts more slowly for that");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(server.kubeconfig());
        Files.delete(token);
    }

    /** By name: nothing of the command line may depend on the operator. */
    private static void operator(String... arguments) {
        try {
            Class.forName("dev.holdfast.operator.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the operator cannot be rehearsed", e);
        }
    }

    /** The JDK's HTTP client as a whole: real API servers speak HTTP/2, the stand-in does not. */
    private static void loadClient() throws IOException {
        var image = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.net.http");
        try (var files = Files.walk(image)) {
            files.map(file -> image.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && name.contains("/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(OperatorRehearsal::load);
        }
    }

    /** The operator's own log, which is turned off in this process. */
    private static void log() {
        for (var provider : ServiceLoader.load(SLF4JServiceProvider.class)) {
            provider.initialize();
            provider.getLoggerFactory()
                    .getLogger("dev.holdfast.startup")
                    .atInfo()
                    .addKeyValue("archive", "classes")
                    .log("the operator is {}", "rehearsed");
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, null);
        } catch (ClassNotFoundException | LinkageError e) {
            // one more class that is read from its jar
        }
    }

    private StandIn.Answer answer(StandIn.Question question) {
        var path = question.path();
        if (question.method().equals("GET")) {
            if (path.endsWith("/api/v1")) return StandIn.Answer.ok(KINDS);
            if (path.matches("/api/v1/namespaces/[^/]+/(services|configmaps)/.*")) return StandIn.Answer.ok(OBJECT);
            if (path.contains("/leases") || path.contains("/namespaces/")) return new StandIn.Answer(404, MISSING);
            if (path.endsWith("/recoveryruns")) return StandIn.Answer.ok(Rehearsal.list(RUN));
            return StandIn.Answer.ok(Rehearsal.list(path.endsWith("/recoveryplans") ? Rehearsal.PLAN : ""));
        }
        if (path.endsWith("/recoveryruns")) started.countDown();
        if (path.endsWith("/recoveryruns/db/status") && question.body().contains("\"Completed\""))
            completed.countDown();
        return StandIn.Answer.ok(written(question.body()));
    }

    /** What was sent, as an object: a patch does not say of which kind it is. */
    private static String written(String body) {
        if (!body.startsWith("{")) return OBJECT;
        var object = body.contains("\"kind\"") ? body : "{\"kind\":\"Patched\"," + body.substring(1);
        return object.replaceFirst("\"metadata\":\\{", ADDED);
    }

    private static void alert(int intake) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake + "/v1/alerts/alertmanager"))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(WITHIN)
                .POST(HttpRequest.BodyPublishers.ofString(ALERTS))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(request, BodyHandlers.discarding());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
