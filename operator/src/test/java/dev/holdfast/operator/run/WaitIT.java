package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.OnOneCluster;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Wait steps: what they wait for comes from the real Deployment controller, or from the test. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class WaitIT extends OnOneCluster {

    private static final String NAMESPACE = "wait-it";

    WaitIT() {
        super(NAMESPACE);
    }

    @Test
    void a_condition_is_waited_for_although_its_object_comes_later() {
        runs.create(
                NAMESPACE,
                "later",
                "",
                "- {type: wait, wait: {apiVersion: apps/v1, resource: deploy, name: later, condition: {type: Available}}}\n");
        awaitWaiting("later");
        installation.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: later, namespace: %s}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: later}}
                          template:
                            metadata: {labels: {app: later}}
                            spec: {containers: [{name: main, image: "registry.example/app:1"}]}
                        """.formatted(NAMESPACE)).create();
        var run = runs.await(NAMESPACE, "later");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().message()).isEqualTo("condition Available is True");
    }

    @Test
    void a_field_is_waited_for_across_the_death_of_the_operator() {
        configMap("role", "standby");
        runs.create(NAMESPACE, "role", "", field("role", "primary", ""));
        awaitWaiting("role");
        operator.killAndBury();
        installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("role")
                .edit(map -> new ConfigMapBuilder(map)
                        .withData(Map.of("role", "primary"))
                        .build());
        operator = operator("2");
        var run = runs.await(NAMESPACE, "role");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().message()).isEqualTo("data.role is \"primary\"");
    }

    @Test
    void an_expression_over_an_object_is_waited_for_with_what_the_real_controller_writes() {
        runs.create(NAMESPACE, "all-ready", "", """
                - type: wait
                  wait:
                    apiVersion: apps/v1
                    resource: deploy
                    name: all-ready
                    expression: >-
                      object.status.readyReplicas == object.spec.replicas
                      && object.status.conditions.exists(c, c.type == 'Available' && c.status == 'True')
                """);
        awaitWaiting("all-ready");
        installation.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: all-ready, namespace: %s}
                        spec:
                          replicas: 2
                          selector: {matchLabels: {app: all-ready}}
                          template:
                            metadata: {labels: {app: all-ready}}
                            spec: {containers: [{name: main, image: "registry.example/app:1"}]}
                        """.formatted(NAMESPACE)).create();
        var run = runs.await(NAMESPACE, "all-ready");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().message())
                .startsWith("object.status.readyReplicas == object.spec.replicas")
                .endsWith(" holds");
    }

    @Test
    void an_expression_that_is_none_fails_the_run_before_anything_is_written_with_the_place() {
        configMap("untouched", "standby");
        var run = runs.run(NAMESPACE, "no-expression", """
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: untouched, override: {fieldPath: data.role, value: {raw: x}}}
                - type: wait
                  wait: {apiVersion: v1, resource: cm, name: untouched, expression: "object.data.role = 'x'"}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .contains("nothing was started")
                .contains("step 2, wait.expression: 1:18: token recognition error");
        assertThat(installation
                        .admin()
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("untouched")
                        .get()
                        .getData())
                .containsEntry("role", "standby");
    }

    @Test
    void what_never_comes_fails_the_step_at_its_deadline_with_what_was_there() {
        configMap("never", "standby");
        var run = runs.run(NAMESPACE, "never", field("never", "primary", "timeout: 2s, "));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("waited 2s: data.role is \"standby\", not \"primary\"");
    }

    private void configMap(String name, String role) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("role", role))
                        .build())
                .create();
    }

    private void awaitWaiting(String run) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, run).getStatus();
            return status != null
                    && status.journal().entries().stream().anyMatch(entry -> entry.state() == EntryState.WAITING);
        });
    }

    private static String field(String name, String role, String step) {
        return "- {type: wait, " + step + "wait: {apiVersion: v1, resource: configmaps, name: " + name
                + ", field: {fieldPath: data.role, value: {raw: " + role + "}}}}\n";
    }
}
