package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.alert.Silence;
import dev.holdfast.core.alert.Standing;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.web.Bounds;
import dev.holdfast.operator.web.IntakeServer;
import dev.holdfast.operator.web.Token;
import dev.holdfast.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The real intake and desk in this process, with the operator's rights on a sandbox's API server. */
final class Desk implements AutoCloseable {
    private static final Map<String, Installation> INSTALLED = new ConcurrentHashMap<>();
    static final String TOKEN = "a-token-for-tests";

    private final Installation installation;
    private final KubernetesClient operator;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    final String namespace;
    final AtomicBoolean leading = new AtomicBoolean(true);
    private final AtomicInteger writesLeft = new AtomicInteger(Integer.MAX_VALUE);
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final AlertDesk desk;
    final IntakeServer intake;

    /**
     * @param namespace where alerts are stored; another one for each test keeps them apart
     */
    static Desk open(Sandbox sandbox, String namespace) {
        return new Desk(sandbox, settings(namespace, Retention.DEFAULT), Bounds.INTAKE);
    }

    static Desk open(Sandbox sandbox, AlertSettings settings) {
        return new Desk(sandbox, settings, Bounds.INTAKE);
    }

    static AlertSettings settings(String namespace, Retention retention) {
        return new AlertSettings(namespace, Silence.DEFAULT, Standing.GRACE_DEFAULT, retention);
    }

    Desk(Sandbox sandbox, AlertSettings settings, Bounds bounds) {
        installation = installed(sandbox);
        namespace = installation.intake(settings.namespace());
        operator = client(sandbox.operatorKubeconfig("hub"));
        var refusals = new Refusals((reason, note) -> notices.add(reason + ": " + note), metrics);
        desk = new AlertDesk(
                new Api(operator),
                settings,
                this::now,
                leading::get,
                metrics,
                refusals,
                (alert, reason, note) -> notices.add(reason + ": " + note));
        intake = new IntakeServer(
                new InetSocketAddress("127.0.0.1", 0),
                bounds,
                new Token(tokenFile()),
                leading::get,
                desk,
                refusals,
                metrics);
        desk.watch();
        desk.lead();
        await().until(desk::acts);
        intake.start();
    }

    /** Holdfast's kinds and rights on the sandbox; installed once, open as long as the sandbox. */
    static Installation installed(Sandbox sandbox) {
        return INSTALLED.computeIfAbsent(sandbox.name(), name -> Installation.on(sandbox, "hub"));
    }

    /** Lets this replica lose its leadership when it has stored so many more alerts. */
    void stopLeadingAfter(int alerts) {
        writesLeft.set(alerts);
    }

    private KubernetesClient client(Path kubeconfig) {
        var counting = new Interceptor() {
            @Override
            public void before(
                    BasicBuilder builder,
                    io.fabric8.kubernetes.client.http.HttpRequest request,
                    Interceptor.RequestTags tags) {
                boolean stores = request.method().equals("POST")
                        && request.uri().getPath().endsWith("/receivedalerts");
                if (stores && writesLeft.decrementAndGet() == 0) leading.set(false);
            }
        };
        try {
            var config = Config.fromKubeconfig(Files.readString(kubeconfig));
            return new KubernetesClientBuilder()
                    .withConfig(Fleet.strict(config))
                    .withHttpClientBuilderConsumer(client -> client.addOrReplaceInterceptor("counting", counting))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path tokenFile() {
        try {
            return Files.writeString(Files.createTempFile("token", ""), TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20));
    }

    Instant now() {
        return Instant.now().plus(ahead.get());
    }

    void pass(Duration time) {
        ahead.updateAndGet(time::plus);
    }

    Installation installation() {
        return installation;
    }

    URI eventsUrl() {
        return URI.create("http://127.0.0.1:" + intake.port() + IntakeServer.EVENTS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + intake.port() + IntakeServer.ALERTMANAGER);
    }

    HttpResponse<String> post(String body) {
        return send(request(body));
    }

    /** Sends a body without waiting for the answer; canceling hangs up. */
    CompletableFuture<HttpResponse<String>> begin(String body) {
        return http.sendAsync(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(url())
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Delivers alerts and returns the answer's fields. */
    JsonNode deliver(Bodies.Alert... alerts) {
        var response = post(Bodies.delivery(List.of(alerts)));
        if (response.statusCode() != 200) throw new AssertionError(response.statusCode() + " " + response.body());
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return Api.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plan in its own namespace that asks for these labels. */
    RecoveryPlan plan(String namespace, String name, Map<String, String> alertLabels) {
        installation.namespace(namespace);
        return installation
                                .admin()
                                .resource("""
                        {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryPlan",
                         "metadata": {"namespace": "%s", "name": "%s"},
                         "spec": {"alertLabels": %s, "serviceAccountName": "recovery", "steps": [{"type": "patch", "patch":
                          {"apiVersion": "v1", "resource": "configmaps", "name": "c",
                           "override": {"fieldPath": "data.a", "value": {"raw": null}}}}]}}
                        """.formatted(namespace, name, Bodies.json(alertLabels)))
                                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update)
                        instanceof RecoveryPlan plan
                ? plan
                : find(namespace, name);
    }

    private RecoveryPlan find(String namespace, String name) {
        return installation
                .admin()
                .resources(RecoveryPlan.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** A ReceivedAlert as a person makes it. */
    void byHand(String namespace, String name, Map<String, String> labels) {
        installation
                .admin()
                .resource("""
                        {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "ReceivedAlert",
                         "metadata": {"namespace": "%s", "name": "%s"}, "spec": {"labels": %s}, "status": {"processed": false}}
                        """.formatted(namespace, name, Bodies.json(labels)))
                .create();
    }

    List<ReceivedAlert> alerts() {
        return alerts(namespace);
    }

    List<ReceivedAlert> alerts(String namespace) {
        return installation
                .admin()
                .resources(ReceivedAlert.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** The only alert there is, once it is as wanted. */
    ReceivedAlert alert(Predicate<ReceivedAlert> wanted) {
        return await().until(
                        () -> {
                            var all = alerts();
                            return all.size() == 1 ? all.getFirst() : null;
                        },
                        alert -> alert != null && alert.getStatus() != null && wanted.test(alert));
    }

    ReceivedAlert alert(String namespace, String name, Predicate<ReceivedAlert> wanted) {
        return await().until(
                        () -> installation
                                .admin()
                                .resources(ReceivedAlert.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .get(),
                        alert -> alert != null && alert.getStatus() != null && wanted.test(alert));
    }

    /** Waits until every alert has one of these verdicts. */
    void awaitVerdicts(String... verdicts) {
        await().pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(alerts()).extracting(Desk::verdict).containsOnly(verdicts));
    }

    static boolean processed(ReceivedAlert alert) {
        return alert.getStatus().processed();
    }

    /** The reason of the condition Matched. */
    static String verdict(ReceivedAlert alert) {
        return Optional.ofNullable(alert.getStatus())
                .flatMap(AlertStatus::reason)
                .orElse("");
    }

    List<RecoveryRun> runs(String namespace) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** Ends a run, as its engine would. */
    void complete(String namespace, String name) {
        installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName(name)
                .editStatus(run -> {
                    var alerts = run.getStatus() == null
                            ? List.<String>of()
                            : run.getStatus().alerts();
                    run.setStatus(new RecoveryRunStatus(
                            Phase.COMPLETED,
                            "1/1",
                            Map.of(),
                            List.of(),
                            null,
                            now(),
                            now(),
                            1L,
                            alerts,
                            null,
                            List.of(),
                            false));
                    return run;
                });
    }

    double counted(String metric, String tag, String value) {
        var counter = metrics.find(metric).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    /** As a crash would: nothing is finished, nothing more is done. */
    void crash() {
        leading.set(false);
        close();
    }

    @Override
    public void close() {
        intake.close();
        desk.close();
        operator.close();
    }
}
