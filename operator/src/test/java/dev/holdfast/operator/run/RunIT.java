package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real API server, carried by the real operator as a process of its own. */
@WithSandbox(clusters = "hub", nodes = 0)
class RunIT {

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static int count;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        installation = Installation.on(sandbox, "hub");
        runs = new Recoveries(installation);
        operator = OperatorProcess.start(
                        installation, folder, "one", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void a_value_that_one_step_reads_is_written_by_the_next() {
        String namespace = namespace();
        configMap(namespace, "standby", Map.of("address", "10.1.2.3"));
        configMap(namespace, "switch", Map.of("backend", "10.9.9.9"));
        var run = run(namespace, """
                - type: readField
                  readField: {apiVersion: v1, resource: cm, name: standby, fieldPath: data.address, outputKey: ip}
                - type: patch
                  patch:
                    apiVersion: v1
                    resource: ConfigMap
                    name: switch
                    override: {fieldPath: data.backend, value: {raw: "{{ .Values.ip }}:5432"}}
                """);
        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(data(namespace, "switch")).containsEntry("backend", "10.1.2.3:5432");
        assertThat(run.getStatus().values()).containsEntry("ip", "10.1.2.3");
        var patch = run.getStatus().journal().entries().get(1);
        assertThat(patch.previous().value()).isEqualTo("\"10.9.9.9\"");
        assertThat(run.getStatus().progress()).isEqualTo("2/2");
    }

    @Test
    void a_field_that_appears_late_is_waited_for() {
        String namespace = namespace();
        configMap(namespace, "standby", Map.of("other", "x"));
        String name = create(namespace, """
                - type: readField
                  timeout: 60s
                  readField: {apiVersion: v1, resource: configmaps, name: standby, fieldPath: data.address, outputKey: ip}
                """);
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .until(() -> runs.get(namespace, name).getStatus() != null
                        && !runs.get(namespace, name)
                                .getStatus()
                                .journal()
                                .entries()
                                .isEmpty());
        assertThat(runs.get(namespace, name)
                        .getStatus()
                        .journal()
                        .entries()
                        .getFirst()
                        .message())
                .contains("has no data.address", "data has other");
        configMap(namespace, "standby", Map.of("address", "10.1.2.3"));
        assertThat(runs.await(namespace, name).getStatus().values()).containsEntry("ip", "10.1.2.3");
    }

    @Test
    void a_field_that_never_appears_fails_the_run_naming_what_was_there() {
        String namespace = namespace();
        configMap(namespace, "standby", Map.of("other", "x"));
        configMap(namespace, "switch", Map.of("backend", "old"));
        var run = run(namespace, """
                - type: readField
                  timeout: 1s
                  readField: {apiVersion: v1, resource: configmaps, name: standby, fieldPath: data.address, outputKey: ip}
                - type: patch
                  title: Turn the switch
                  patch: {apiVersion: v1, resource: configmaps, name: switch, override: {fieldPath: data.backend, value: {raw: x}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("has no data.address", "not started: step 2 \"Turn the switch\"");
        assertThat(data(namespace, "switch")).containsEntry("backend", "old");
    }

    @Test
    void a_value_from_a_secret_never_stands_in_the_status() {
        String namespace = namespace();
        String password = "correct-horse-battery-staple-42";
        installation
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("password", password)
                        .build())
                .create();
        configMap(namespace, "switch", Map.of("backend", "old"));
        var run = run(namespace, """
                - type: readField
                  readField: {apiVersion: v1, resource: secrets, name: db, fieldPath: data.password, outputKey: secret}
                - type: patch
                  patch:
                    apiVersion: v1
                    resource: configmaps
                    name: switch
                    override: {fieldPath: data.backend, value: {raw: "{{ .Values.secret }}"}}
                """);
        String encoded = java.util.Base64.getEncoder()
                .encodeToString(password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(data(namespace, "switch")).containsEntry("backend", encoded);
        assertThat(run.toString() + run.getStatus()).doesNotContain(encoded).doesNotContain(password);
        assertThat(operator.log()).doesNotContain(encoded).doesNotContain(password);
        assertThat(run.getStatus().journal().entries().getFirst().output().secret())
                .isTrue();
    }

    @Test
    void a_step_whose_field_has_a_very_long_name_is_called_by_the_beginning_of_it() {
        String namespace = namespace();
        String key = "k".repeat(230);
        configMap(namespace, "switch", Map.of("backend", "old"));
        var run = run(namespace, """
                - type: patch
                  patch:
                    apiVersion: v1
                    resource: configmaps
                    name: switch
                    override: {fieldPath: 'data["%s"]', value: {raw: "new"}}
                """.formatted(key));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(data(namespace, "switch")).containsEntry(key, "new");
        assertThat(run.getStatus().journal().entries().getFirst().title())
                .startsWith("set data")
                .endsWith("…")
                .hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void a_run_of_two_hundred_wrong_paths_fails_and_says_so() {
        String namespace = namespace();
        String wrong = """
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: "%s", value: {raw: x}}}
                """.formatted("data.".repeat(20));
        var run = run(namespace, wrong.repeat(200));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .startsWith("nothing was started: the steps cannot be read: step 1, patch.override.fieldPath: ")
                .containsPattern("; and \\d+ more$");
    }

    @Test
    void a_plan_of_two_hundred_wrong_paths_says_so_in_its_condition() {
        String namespace = namespace();
        String step = "{\"type\": \"patch\", \"patch\": {\"apiVersion\": \"v1\", \"resource\": \"configmaps\","
                + " \"name\": \"c\", \"override\": {\"fieldPath\": \"" + "data.".repeat(20)
                + "\", \"value\": {\"raw\": \"x\"}}}}";
        installation
                .admin()
                .resource("{\"apiVersion\": \"recovery.elotl.co/v1alpha1\", \"kind\": \"RecoveryPlan\", \"metadata\":"
                        + " {\"name\": \"wrong\", \"namespace\": \"" + namespace + "\"}, \"spec\": {\"alertLabels\":"
                        + " {\"app\": \"none\"}, \"steps\": [" + (step + ",").repeat(199) + step + "]}}")
                .create();
        Awaitility.await().atMost(2, TimeUnit.MINUTES).untilAsserted(() -> assertThat(installation
                        .admin()
                        .resources(RecoveryPlan.class)
                        .inNamespace(namespace)
                        .withName("wrong")
                        .get()
                        .getStatus())
                .isNotNull()
                .extracting(status -> status.conditions().getFirst())
                .satisfies(ready -> assertThat(ready.reason()).isEqualTo("StepsUnreadable"))
                .satisfies(ready -> assertThat(ready.message()).containsPattern("; and \\d+ more$")));
    }

    @Test
    void a_large_previous_state_lives_in_a_secret_owned_by_the_run() {
        String namespace = namespace();
        String large = "x".repeat(20 * 1024);
        configMap(namespace, "large", Map.of("page", large));
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: large, override: {fieldPath: data.page, value: {raw: small}}}
                """);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var previous = run.getStatus().journal().entries().getFirst().previous();
        assertThat(previous.value()).isNull();
        assertThat(previous.secret()).isTrue();
        assertThat(previous.bytes()).isEqualTo(large.length() + 2);
        var secrets =
                installation.admin().secrets().inNamespace(namespace).list().getItems();
        assertThat(secrets).hasSize(1);
        assertThat(secrets.getFirst()
                        .getMetadata()
                        .getOwnerReferences()
                        .getFirst()
                        .getUid())
                .isEqualTo(run.getMetadata().getUid());
        assertThat(secrets.getFirst().getData()).containsKey(previous.hash());
    }

    @Test
    void a_list_element_is_patched_only_while_it_has_the_name_that_was_read() {
        String namespace = namespace();
        installation.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: app, namespace: %s}
                        spec:
                          selector: {matchLabels: {app: app}}
                          template:
                            metadata: {labels: {app: app}}
                            spec: {containers: [{name: main, image: "registry.example/app:1"}]}
                        """.formatted(namespace)).create();
        var run = run(namespace, """
                - type: patch
                  patch:
                    apiVersion: apps/v1
                    resource: deploy
                    name: app
                    override: {fieldPath: "spec.template.spec.containers[0].image", value: {raw: "registry.example/app:2"}}
                - type: patch
                  patch:
                    apiVersion: apps/v1
                    resource: deploy
                    name: app
                    override: {fieldPath: "spec.template.spec.containers[3].image", value: {raw: "registry.example/app:3"}}
                """);
        var app = installation
                .admin()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("app")
                .get();
        assertThat(app.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("registry.example/app:2");
        assertThat(Recoveries.message(run)).contains("has 1 elements", "[3] is not there");
        assertThat(app.getMetadata().getManagedFields()).anyMatch(fields -> fields.getManager()
                .equals("holdfast-run/" + run.getMetadata().getName() + "/1"));
    }

    @Test
    void a_field_that_another_field_manager_owns_is_not_taken_over() {
        String namespace = namespace();
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owned")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("key", "theirs"))
                        .build())
                .fieldManager("somebody")
                .serverSideApply();
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: owned, patchType: application/apply-patch+yaml, override: {fieldPath: data.key, value: {raw: ours}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("conflict with \"somebody\"");
        assertThat(data(namespace, "owned")).containsEntry("key", "theirs");
    }

    @Test
    void a_run_whose_journal_is_full_of_what_it_has_read_pauses_and_says_so() {
        String namespace = namespace();
        configMap(namespace, "large", Map.of("a", "x".repeat(15 << 10)));
        var steps = new StringBuilder();
        for (int i = 1; i <= 150; i++) {
            steps.append(
                            "- {type: readField, readField: {apiVersion: v1, resource: cm, name: large, fieldPath: data.a, outputKey: a")
                    .append(i)
                    .append("}}\n");
        }
        String name = create(namespace, steps.toString());
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(namespace, name).getStatus();
            return status != null && (status.phase() == Phase.PAUSED || Recoveries.isOver(runs.get(namespace, name)));
        });
        var run = runs.get(namespace, name);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.PAUSED);
        assertThat(Recoveries.message(run)).contains("the journal has reached its bound of 512 KiB before step ");
        assertThat(run.getStatus().journal().entries())
                .hasSizeGreaterThan(10)
                .allMatch(entry -> entry.state() == EntryState.SUCCEEDED);
    }

    @Test
    void what_the_server_refuses_fails_at_once_with_its_reason_and_nothing_of_the_object() {
        String namespace = namespace();
        configMap(namespace, "large", Map.of("other", "copied-from-a-secret ".repeat(500), "port", "5432"));
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: large, override: {fieldPath: data.port, value: {raw: 5432}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(run.getStatus().journal().entries().getFirst().attempt()).isEqualTo(1);
        assertThat(Recoveries.message(run))
                .contains("cannot unmarshal number", "(422)")
                .hasSizeLessThan(1024);
        assertThat(run.getStatus().toString()).doesNotContain("copied-from-a-secret");
    }

    @Test
    void what_is_not_there_or_not_served_fails_at_once_by_its_name() {
        String namespace = namespace();
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: absent, override: {fieldPath: data.x, value: {raw: y}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("configmaps/absent does not exist");
        var unknown = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: confgmaps, name: absent, override: {fieldPath: data.x, value: {raw: y}}}
                """);
        assertThat(Recoveries.message(unknown)).contains("knows no \"confgmaps\" in v1");
    }

    @Test
    void two_steps_on_one_object_keep_both_fields() {
        String namespace = namespace();
        configMap(namespace, "both", Map.of());
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: both, patchType: application/apply-patch+yaml, override: {fieldPath: data.a, value: {raw: "1"}}}
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: both, patchType: application/apply-patch+yaml, override: {fieldPath: data.b, value: {raw: "2"}}}
                """);
        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(data(namespace, "both")).containsEntry("a", "1").containsEntry("b", "2");
    }

    @Test
    void a_step_is_passed_over_when_what_it_asks_of_values_and_alert_does_not_hold() {
        String namespace = namespace();
        configMap(namespace, "mode", Map.of("side", "west"));
        configMap(namespace, "switch", Map.of("backend", "old"));
        String patch =
                "patch: {apiVersion: v1, resource: cm, name: switch, override: {fieldPath: data.%s, value: {raw: x}}}}\n";
        var run = run(
                namespace,
                "- {type: readField, readField: {apiVersion: v1, resource: cm, name: mode, fieldPath: data.side, outputKey: side}}\n"
                        + "- {type: patch, when: \"values.side == 'east'\", " + patch.formatted("east")
                        + "- {type: patch, when: \"values.side == 'west' && alert.labels.app == 'x'\", "
                        + patch.formatted("west")
                        + "- {type: patch, when: \"has(values.other) || alert.labels.app.startsWith('y')\", "
                        + patch.formatted("other"));
        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(data(namespace, "switch")).containsOnlyKeys("backend", "west");
        assertThat(run.getStatus().journal().entries())
                .extracting(JournalEntry::state)
                .containsExactly(
                        EntryState.SUCCEEDED, EntryState.NOT_NEEDED, EntryState.SUCCEEDED, EntryState.NOT_NEEDED);
        assertThat(Recoveries.message(run)).isEqualTo("2 steps succeeded, 2 were not needed");
        assertThat(run.getStatus().progress()).isEqualTo("4/4");
    }

    @Test
    void a_journal_that_holdfast_did_not_write_is_told_of_and_stops_no_other_run() {
        String namespace = namespace();
        configMap(namespace, "standby", Map.of("other", "x"));
        String name = create(namespace, """
                - type: readField
                  readField: {apiVersion: v1, resource: configmaps, name: standby, fieldPath: data.address, outputKey: ip}
                """);
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .until(() -> runs.get(namespace, name).getStatus() != null);
        installation
                .admin()
                .genericKubernetesResources("recovery.elotl.co/v1alpha1", "RecoveryRun")
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"journal\":{\"entries\":[{\"step\":\"one\",\"target\":[{\"uid\":7}]}]}}}");
        configMap(namespace, "standby", Map.of("address", "10.1.2.3"));
        Awaitility.await().atMost(5, TimeUnit.MINUTES).untilAsserted(() -> assertThat(events(namespace, name))
                .anySatisfy(note -> assertThat(note)
                        .contains("entry 1 of the run's journal is not one that Holdfast wrote")
                        .contains("delete the run, and start another one")));
        String other = namespace();
        configMap(other, "standby", Map.of("address", "10.1.2.3"));
        assertThat(run(other, """
                - type: readField
                  readField: {apiVersion: v1, resource: configmaps, name: standby, fieldPath: data.address, outputKey: ip}
                """).getStatus().phase()).isEqualTo(Phase.COMPLETED);
        installation
                .admin()
                .genericKubernetesResources("recovery.elotl.co/v1alpha1", "RecoveryRun")
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    private static List<String> events(String namespace, String run) {
        return installation.admin().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(run))
                .map(Event::getNote)
                .toList();
    }

    private static String namespace() {
        return installation.namespace("run-it-" + ++count);
    }

    private static void configMap(String namespace, String name, Map<String, String> data) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(data)
                        .build())
                .createOr(existing -> existing.update());
    }

    private static Map<String, String> data(String namespace, String name) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData();
    }

    private static String create(String namespace, String steps) {
        String name = "run-" + ++count;
        runs.create(namespace, name, "", steps);
        return name;
    }

    private static RecoveryRun run(String namespace, String steps) {
        return runs.await(namespace, create(namespace, steps));
    }
}
