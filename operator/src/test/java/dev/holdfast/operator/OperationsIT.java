package dev.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Leadership;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of the real operator, and how it ends: Events, metrics, log lines, and SIGTERM amid a run. */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class OperationsIT extends OnOneCluster {

    private static final String NAMESPACE = "operations-it";
    private static final String PATCH =
            "- {type: patch, patch: {apiVersion: v1, resource: cm, name: %s, override: {fieldPath: data.a, value: {raw: x}}}}\n";

    OperationsIT() {
        super(NAMESPACE, "--log-format", "json");
    }

    @BeforeEach
    void makeTarget() {
        configMap("switch", Map.of("a", "old"));
    }

    @Test
    void a_run_is_told_in_events_metrics_and_log_lines_and_a_refused_delivery_too() {
        var completed = runs.run(NAMESPACE, "completes", PATCH.formatted("switch"));
        var failed = runs.run(NAMESPACE, "fails", PATCH.formatted("switch") + PATCH.formatted("absent"));
        assertThat(completed.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(failed.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(refused("[]")).isEqualTo(400);

        Awaitility.await().atMost(5, TimeUnit.MINUTES).untilAsserted(() -> {
            assertThat(events(NAMESPACE, "completes")).anyMatch(event -> told(event, "Normal", "Completed", "1 step"));
            assertThat(events(NAMESPACE, "fails"))
                    .anyMatch(event -> told(event, "Normal", "Started", "run of 2 steps"))
                    .anyMatch(event -> told(event, "Normal", "StepSucceeded", "step 1 "))
                    .anyMatch(event -> told(event, "Warning", "StepFailed", "cm/absent does not exist"))
                    .anyMatch(event -> told(event, "Warning", "Failed", "step 2 "))
                    .allMatch(event -> event.getRegarding()
                            .getUid()
                            .equals(failed.getMetadata().getUid()));
            assertThat(events(Installation.NAMESPACE, Leadership.LEASE_NAME))
                    .anyMatch(event -> told(event, "Warning", "IntakeShape", "the body must be an object")
                            && event.getRegarding().getKind().equals("Lease")
                            && event.getRegarding().getUid().equals(leaseUid()));
        });

        var metrics = metrics();
        assertThat(metric(metrics, "holdfast_runs_total", "phase=\"Completed\""))
                .isEqualTo(1);
        assertThat(metric(metrics, "holdfast_runs_total", "phase=\"Failed\"")).isEqualTo(1);
        assertThat(metric(metrics, "holdfast_step_duration_seconds_count", "state=\"succeeded\"", "type=\"patch\""))
                .isEqualTo(2);
        assertThat(metric(metrics, "holdfast_step_duration_seconds_count", "state=\"failed\"", "type=\"patch\""))
                .isEqualTo(1);
        assertThat(metric(metrics, "holdfast_intake_refusals_total", "reason=\"shape\""))
                .isEqualTo(1);

        assertThat(logged("fails"))
                .anyMatch(line -> line.toString().contains("\"step\":\"2\"")
                        && line.path("formattedMessage").asText().contains("cm/absent does not exist"))
                .anyMatch(line -> line.toString().contains("\"phase\":\"Failed\""))
                .filteredOn(line -> line.path("level").asText().equals("WARN"))
                .as("the failed step and the failed run, and nothing else")
                .hasSize(2);
    }

    @Test
    void an_operator_that_is_told_to_stop_amid_a_run_ends_by_itself_and_the_next_goes_on() {
        installation
                .admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("appended")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("get")
                        .endRule()
                        .build())
                .create();
        runs.create(NAMESPACE, "goes-on", "", appends(1, 20) + """
                - {type: readField, timeout: 10m, readField: {apiVersion: v1, resource: cm, name: gate, fieldPath: data.open, outputKey: open}}
                """ + appends(21, 22));
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .until(() -> runs.get(NAMESPACE, "goes-on").getStatus() != null
                        && runs.get(NAMESPACE, "goes-on").getStatus().journal().entries().stream()
                                .anyMatch(entry -> entry.state() == EntryState.SUCCEEDED));

        assertThat(operator.terminate()).as(operator.log()).isZero();
        assertThat(Recoveries.isOver(runs.get(NAMESPACE, "goes-on"))).isFalse();

        operator = operator("second");
        configMap("gate", Map.of("open", "yes"));
        var run = runs.await(NAMESPACE, "goes-on");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var appended =
                installation
                        .admin()
                        .rbac()
                        .roles()
                        .inNamespace(NAMESPACE)
                        .withName("appended")
                        .get()
                        .getRules()
                        .stream()
                        .flatMap(rule -> rule.getResourceNames().stream())
                        .toList();
        assertThat(appended)
                .isEqualTo(
                        IntStream.rangeClosed(1, 22).mapToObj(n -> "step-" + n).toList());
    }

    private static String appends(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj("""
                        - type: patch
                          patch:
                            apiVersion: rbac.authorization.k8s.io/v1
                            resource: roles
                            name: appended
                            override:
                              fieldPath: rules[-]
                              value: {raw: {apiGroups: [""], resources: [configmaps], resourceNames: ["step-%d"], verbs: [get]}}
                        """::formatted).collect(Collectors.joining());
    }

    private void configMap(String name, Map<String, String> data) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(data)
                        .build())
                .serverSideApply();
    }

    private List<Event> events(String namespace, String about) {
        return installation.admin().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(about))
                .toList();
    }

    private static boolean told(Event event, String type, String reason, String words) {
        return event.getType().equals(type)
                && event.getReason().equals(reason)
                && event.getNote().contains(words);
    }

    private String leaseUid() {
        return installation
                .admin()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName(Leadership.LEASE_NAME)
                .get()
                .getMetadata()
                .getUid();
    }

    private int refused(String body) {
        return send(operator.intakeUrl(), HttpRequest.BodyPublishers.ofString(body))
                .statusCode();
    }

    private String metrics() {
        return send(operator.managementUrl("/metrics"), null).body();
    }

    private static HttpResponse<String> send(URI uri, HttpRequest.BodyPublisher body) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer a-token-for-tests");
            return http.send(
                    body == null ? request.build() : request.POST(body).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The value of the only series of that name with all of these labels. */
    private static double metric(String metrics, String name, String... labels) {
        var series = metrics.lines()
                .filter(line ->
                        line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
                .toList();
        assertThat(series).as("%s in\n%s", name, metrics).hasSize(1);
        return Double.parseDouble(series.getFirst().substring(series.getFirst().lastIndexOf(' ')));
    }

    /** The JSON lines of the log about that run. */
    private List<JsonNode> logged(String run) {
        return operator.log()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> {
                    try {
                        return Api.MAPPER.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .filter(line -> line.at("/mdc/run").asText().equals(NAMESPACE + "/" + run))
                .toList();
    }
}
