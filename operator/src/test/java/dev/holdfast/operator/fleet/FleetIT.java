package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps on another cluster: found by name, reached with the kubeconfig of a Secret, allowed by namespace. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0)
class FleetIT {

    private static Installation hub;
    private static Installation west;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static String kubeconfig;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) throws IOException {
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west");
        runs = new Recoveries(hub);
        kubeconfig = Files.readString(sandbox.operatorKubeconfig("west"));
        for (String namespace : new String[] {"allowed", "stranger"}) {
            hub.namespace(namespace);
            west.namespace(namespace);
            west.admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("switch")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withData(Map.of("backend", "east"))
                            .build())
                    .create();
        }
        cluster("west", kubeconfig);
        operator = OperatorProcess.start(
                        hub, folder, "fleet", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        hub.close();
        west.close();
    }

    @Test
    void a_step_acts_on_the_cluster_that_it_names() {
        var run = runs.run("allowed", "elsewhere", step("west"));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(data("allowed")).containsEntry("backend", "west");
        assertThat(run.getStatus().journal().entries().getFirst().target().cluster())
                .isEqualTo("west");
        assertThat(hub.admin()
                        .configMaps()
                        .inNamespace("allowed")
                        .withName("switch")
                        .get())
                .isNull();
    }

    @Test
    void a_plan_that_another_plan_runs_acts_on_the_cluster_that_it_names() {
        hub.admin()
                .resource(
                        "apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: to-west, namespace:"
                                + " allowed}\nspec:\n  alertLabels: {app: x}\n  steps:\n"
                                + step("west").indent(2))
                .serverSideApply();
        var run = runs.run("allowed", "above", "- {type: plan, plan: {name: to-west}}\n");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(data("allowed")).containsEntry("backend", "west");
        assertThat(run.getStatus().journal().entries().getFirst().target().resource())
                .isEqualTo("recoveryruns");
    }

    @Test
    void a_namespace_that_the_cluster_does_not_allow_is_refused() {
        var run = runs.run("stranger", "elsewhere", step("west"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("does not list namespace stranger in spec.allowedNamespaces");
        assertThat(data("stranger")).containsEntry("backend", "east");
    }

    @Test
    void what_a_cluster_has_come_to_say_counts_for_the_next_run() {
        cluster("changing", kubeconfig);
        var before = runs.run("allowed", "before-the-change", step("changing"));
        assertThat(before.getStatus().phase()).as(Recoveries.message(before)).isEqualTo(Phase.COMPLETED);
        hub.admin()
                .resources(Cluster.class)
                .inNamespace("holdfast-system")
                .withName("changing")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"allowedNamespaces\": []}}");
        var after = runs.run("allowed", "after-the-change", step("changing"));
        assertThat(after.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(after)).contains("does not list namespace allowed in spec.allowedNamespaces");
    }

    @Test
    void an_unknown_cluster_is_named_in_the_refusal() {
        var run = runs.run("allowed", "nowhere", step("wset"));
        assertThat(Recoveries.message(run)).contains("there is no Cluster wset");
    }

    @Test
    void a_kubeconfig_that_would_run_a_program_or_read_files_is_refused() {
        cluster(
                "runs-a-program",
                kubeconfig.replaceFirst("client-certificate-data:[^\n]*", "exec: {command: /bin/true}"));
        var run = runs.run("allowed", "exec", step("runs-a-program"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("uses \"exec\"", "only credentials inside the kubeconfig");
    }

    @Test
    void credentials_appear_in_no_status_and_no_log() {
        var run = runs.run("allowed", "quiet", step("west"));
        String key = kubeconfig
                .lines()
                .filter(line -> line.contains("client-key-data"))
                .findFirst()
                .orElseThrow();
        String secret = key.substring(key.indexOf(':') + 1).replace("\"", "").strip();
        assertThat(secret).hasSizeGreaterThan(100);
        assertThat(run.getStatus().toString()).doesNotContain(secret);
        assertThat(operator.log()).doesNotContain(secret);
    }

    private static String step(String cluster) {
        return "- {type: patch, cluster: " + cluster + ", patch: {apiVersion: v1, resource: configmaps, name: switch,"
                + " override: {fieldPath: data.backend, value: {raw: west}}}}\n";
    }

    private static Map<String, String> data(String namespace) {
        return west.admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("switch")
                .get()
                .getData();
    }

    private static void cluster(String name, String kubeconfig) {
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name + "-kubeconfig")
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .createOr(existing -> existing.update());
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: " + name
                        + ", namespace: holdfast-system}\nspec: {kubeconfigSecretRef: {name: " + name
                        + "-kubeconfig}, allowedNamespaces: [allowed]}\n")
                .serverSideApply();
    }
}
