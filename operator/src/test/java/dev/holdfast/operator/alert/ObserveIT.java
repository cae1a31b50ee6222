package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator with the rights of {@code install generate --profile observe}, and none beyond them. */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class ObserveIT {

    private static final String ACCOUNT = "system:serviceaccount:holdfast-system:holdfast";

    private static Sandbox hub;
    private static Installation installation;
    private static OperatorProcess operator;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        hub = sandbox;
        installation = Installation.on(sandbox, "hub");
        installation.applyResource("holdfast/rbac/observe.yaml");
        operator = OperatorProcess.start(sandbox.kubeconfigFor("hub", ACCOUNT), folder, "observe")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void an_alert_says_which_plan_it_matches_and_why_no_run_was_made_until_the_right_is_given() throws Exception {
        plan("shop", "failover", "shop");
        assertThat(deliver("shop")).isEqualTo(200);

        var blocked = alert("shop", alert -> Desk.verdict(alert).equals(AlertStatus.BLOCKED));
        var condition = blocked.getStatus().conditions().getFirst();
        assertThat(condition.status()).isEqualTo("Unknown");
        assertThat(condition.message())
                .startsWith("plan shop/failover matches, its run was not created: ")
                .contains("recoveryruns.recovery.elotl.co is forbidden", ACCOUNT, "(403)");
        assertThat(blocked.getStatus().processed()).isFalse();
        assertThat(runs("shop")).isEmpty();
        var name = blocked.getMetadata().getName();
        await().untilAsserted(() -> assertThat(events(name))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).isEqualTo(condition.message()))
                .satisfies(event -> assertThat(event.getReason()).isEqualTo("RunNotCreated")));
        // It is tried again, and what is said already is not said again.
        await().until(() -> refusedCreations() > 3);
        assertThat(events(name)).hasSize(1);
        assertThat(operator.log().lines().filter(line -> line.contains("a run was not created")))
                .singleElement()
                .asString()
                .contains("plan shop/failover");

        installation
                .admin()
                .load(getClass().getResourceAsStream("/observe-may-start.yaml"))
                .serverSideApply();
        var started = alert("shop", Desk::processed);
        assertThat(Desk.verdict(started)).isEqualTo("RunsExist");
        assertThat(runs("shop")).hasSize(1);
    }

    @Test
    void a_run_made_by_hand_says_in_an_event_and_one_log_line_why_it_does_not_go_on() {
        installation.namespace("by-hand");
        new Recoveries(installation).create("by-hand", "stuck", "recovery", """
                - type: readField
                  readField: {apiVersion: v1, resource: configmaps, name: c, fieldPath: data.a, outputKey: a}
                """);
        await().untilAsserted(() -> assertThat(events("stuck"))
                .singleElement()
                .satisfies(event -> assertThat(event.getReason()).isEqualTo("NotRecorded"))
                .satisfies(event ->
                        assertThat(event.getNote()).contains("cannot be written", "recoveryruns/status", "(403)")));
        assertThat(operator.log().lines().filter(line -> line.contains("the run does not go on")))
                .singleElement()
                .asString()
                .contains("by-hand/stuck", "recoveryruns/status");
        assertThat(runs("by-hand").getFirst().getStatus()).isNull();
    }

    private static void plan(String namespace, String name, String app) {
        installation.namespace(namespace);
        installation.admin().resource("""
                        {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryPlan",
                         "metadata": {"namespace": "%s", "name": "%s"},
                         "spec": {"alertLabels": {"app": "%s"}, "serviceAccountName": "recovery", "steps": [
                          {"type": "patch", "patch": {"apiVersion": "v1", "resource": "configmaps", "name": "c",
                           "override": {"fieldPath": "data.a", "value": {"raw": "b"}}}}]}}
                        """.formatted(namespace, name, app)).create();
    }

    private static int deliver(String app) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var body = Bodies.delivery(List.of(Bodies.Alert.firing("alertname", "Down", "app", app)));
            var request = HttpRequest.newBuilder(operator.intakeUrl())
                    .header("Authorization", "Bearer a-token-for-tests")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static ReceivedAlert alert(String app, Predicate<ReceivedAlert> wanted) {
        return await().until(
                        () -> installation
                                .admin()
                                .resources(ReceivedAlert.class)
                                .inNamespace(Installation.NAMESPACE)
                                .list()
                                .getItems()
                                .stream()
                                .filter(alert ->
                                        app.equals(alert.getSpec().labels().get("app")))
                                .findFirst()
                                .orElse(null),
                        alert -> alert != null && alert.getStatus() != null && wanted.test(alert));
    }

    private static List<RecoveryRun> runs(String namespace) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** How often the API server refused to create a run, by its audit log. */
    private static long refusedCreations() throws IOException {
        try (var lines = Files.lines(hub.auditLog("hub"))) {
            return lines.filter(line -> line.contains("\"verb\":\"create\"")
                            && line.contains("\"resource\":\"recoveryruns\"")
                            && line.contains("\"code\":403"))
                    .count();
        }
    }

    private static List<Event> events(String about) {
        return installation.admin().events().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> about.equals(event.getRegarding().getName()))
                .toList();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
