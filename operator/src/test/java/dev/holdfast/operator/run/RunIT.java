package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Duration;
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
    private static int count;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        installation = Installation.on(sandbox, "hub");
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
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> get(namespace, name).getStatus() != null
                        && !get(namespace, name).getStatus().journal().entries().isEmpty());
        assertThat(get(namespace, name)
                        .getStatus()
                        .journal()
                        .entries()
                        .getFirst()
                        .message())
                .contains("has no data.address", "data has other");
        configMap(namespace, "standby", Map.of("address", "10.1.2.3"));
        assertThat(await(namespace, name).getStatus().values()).containsEntry("ip", "10.1.2.3");
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
        assertThat(message(run)).contains("has no data.address", "not started: step 2 \"Turn the switch\"");
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
    void what_the_server_refuses_fails_at_once_with_its_words() {
        String namespace = namespace();
        var run = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: absent, override: {fieldPath: data.x, value: {raw: y}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(message(run)).contains("configmaps/absent does not exist");
        var unknown = run(namespace, """
                - type: patch
                  patch: {apiVersion: v1, resource: confgmaps, name: absent, override: {fieldPath: data.x, value: {raw: y}}}
                """);
        assertThat(message(unknown)).contains("knows no \"confgmaps\" in v1");
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
        String manifest = "apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                + ", namespace: " + namespace + "}\nspec:\n  alertSpec: {name: by-hand, labels: {app: x}}\n  steps:\n"
                + steps.indent(2);
        installation.admin().resource(manifest).create();
        return name;
    }

    private static RecoveryRun run(String namespace, String steps) {
        return await(namespace, create(namespace, steps));
    }

    private static RecoveryRun get(String namespace, String name) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static RecoveryRun await(String namespace, String name) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    var status = get(namespace, name).getStatus();
                    return status != null
                            && status.phase() != null
                            && status.phase().terminal();
                });
        return get(namespace, name);
    }

    private static String message(RecoveryRun run) {
        return run.getStatus().conditions().getFirst().message();
    }
}
