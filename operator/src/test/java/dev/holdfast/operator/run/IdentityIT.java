package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertSpec;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Thief;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps have the rights of the account that the plan names, and of nobody else; the operator has none of its own. */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class IdentityIT {

    private static Installation installation;
    private static OperatorProcess operator;
    private static KubernetesClient stolen;

    /** No default account: what a plan does not name, it does not have. */
    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) throws IOException {
        installation = Installation.on(sandbox, "hub");
        installation.applyResource("tenants.yaml");
        for (String namespace : new String[] {"tenant-a", "tenant-b"}) {
            installation
                    .admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("target")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withData(Map.of("key", "before"))
                            .build())
                    .create();
        }
        operator = OperatorProcess.start(installation, folder, "one").awaitReady();
        stolen = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(sandbox.operatorKubeconfig("hub"))))
                .build();
    }

    @AfterAll
    static void stop() {
        operator.close();
        stolen.close();
        installation.close();
    }

    @Test
    void a_plan_may_what_its_account_may() {
        var run = run("own", "limited", patch("v1", "configmaps", "", "target"));
        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        var changed = installation
                .admin()
                .configMaps()
                .inNamespace("tenant-a")
                .withName("target")
                .get();
        assertThat(changed.getData()).containsEntry("key", "after");
    }

    static Stream<String[]> foreignSteps() {
        String readField = "- type: readField\n  readField: {apiVersion: v1, resource: configmaps, namespace: tenant-b,"
                + " name: target, fieldPath: data.key, outputKey: stolen}\n";
        String job =
                "- type: job\n  job: {namespace: tenant-b, template: {spec: {containers: [{name: a, image: a}]}}}\n";
        return Stream.of(
                new String[] {"read-other-namespace", readField},
                new String[] {"patch-other-namespace", patch("v1", "configmaps", "tenant-b", "target")},
                new String[] {"job-other-namespace", job},
                new String[] {"patch-cluster-scope", patch("v1", "namespaces", "", "tenant-b")},
                new String[] {
                    "patch-role-binding", patch("rbac.authorization.k8s.io/v1", "clusterroles", "", "cluster-admin")
                },
                new String[] {"read-secret", readField.replace("configmaps", "secrets")});
    }

    @ParameterizedTest
    @MethodSource("foreignSteps")
    void a_plan_may_not_leave_its_namespace_unless_its_account_may(String name, String steps) {
        var run = run(name, "limited", steps);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(run.getStatus().conditions().getFirst().message())
                .contains("forbidden", "system:serviceaccount:tenant-a:limited");
        var untouched = installation
                .admin()
                .configMaps()
                .inNamespace("tenant-b")
                .withName("target")
                .get();
        assertThat(untouched.getData()).containsEntry("key", "before");
    }

    @Test
    void a_plan_cannot_name_an_account_that_the_operator_may_not_impersonate() {
        var run = run("unlisted", "powerful", patch("v1", "configmaps", "", "target"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(run.getStatus().conditions().getFirst().message()).contains("cannot impersonate");
    }

    @Test
    void a_run_without_any_account_refuses_and_says_how_to_make_one() {
        var run = run("nobody", "", patch("v1", "configmaps", "", "target"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(run.getStatus().conditions().getFirst().message())
                .contains("nothing was started", "kubectl create serviceaccount", "--default-service-account");
    }

    @Test
    void the_operators_own_credentials_reach_nothing_but_holdfasts_kinds() {
        assertForbidden(() -> stolen.secrets().inNamespace("kube-system").list());
        assertForbidden(() -> stolen.configMaps().inNamespace("kube-system").list());
        assertForbidden(
                () -> stolen.secrets().inNamespace(Installation.NAMESPACE).list());
        assertForbidden(() -> stolen.pods().inNamespace("tenant-a").list());
        assertForbidden(() -> stolen.rbac().clusterRoleBindings().list());
        for (String namespace : new String[] {"kube-system", Installation.NAMESPACE, "tenant-a"}) {
            var map = stolen.resource(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("target")
                    .withNamespace(namespace)
                    .endMetadata()
                    .build());
            assertForbidden(map::create);
            assertForbidden(map::update);
            assertForbidden(map::serverSideApply);
            assertForbidden(map::delete);
        }
        assertForbidden(() -> stolen.leases().inNamespace("kube-system").list());
        assertForbidden(() -> stolen.serviceAccounts()
                .inNamespace(Installation.NAMESPACE)
                .withName("holdfast-default")
                .tokenRequest());
        assertForbidden(() -> stolen.resources(ReceivedAlert.class)
                .inNamespace("tenant-a")
                .resource(alert("by-the-thief"))
                .create());
        assertForbidden(() -> stolen.resources(RecoveryPlan.class)
                .inNamespace("tenant-a")
                .withName("any")
                .delete());
        for (String account : new String[] {
            "system:serviceaccount:tenant-a:powerful",
            "system:serviceaccount:kube-system:default",
            "system:admin",
            "system:kube-controller-manager"
        }) {
            var config = new ConfigBuilder(stolen.getConfiguration())
                    .withImpersonateUsername(account)
                    .build();
            try (var other = new KubernetesClientBuilder().withConfig(config).build()) {
                assertForbidden(() -> other.configMaps().inNamespace("tenant-a").list());
            }
        }
        assertThat(stolen.resources(RecoveryRun.class).inAnyNamespace().list()).isNotNull();
    }

    @Test
    void a_thief_of_the_operators_credentials_becomes_nobody_else_and_gets_at_nothing() {
        var thief = new Thief(stolen);
        assertThat(thief.allowed(Thief.attempts("tenant-a", "limited", "powerful")))
                .as("what was not refused")
                .isEmpty();
        assertThat(thief.codeAsListed("tenant-a", "limited", "/api/v1/namespaces/tenant-a/configmaps/target"))
                .isEqualTo(200);
        assertThat(thief.codeAsListed("tenant-a", "limited", "/api/v1/namespaces/tenant-b/configmaps/target"))
                .isEqualTo(403);
    }

    private static ReceivedAlert alert(String name) {
        var alert = new ReceivedAlert();
        alert.setMetadata(new ObjectMetaBuilder().withName(name).build());
        alert.setSpec(ReceivedAlertSpec.of(Map.of("alertname", "A")));
        return alert;
    }

    private static void assertForbidden(Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403));
    }

    private static String patch(String apiVersion, String resource, String namespace, String name) {
        return "- type: patch\n  patch: {apiVersion: " + apiVersion + ", resource: " + resource
                + (namespace.isEmpty() ? "" : ", namespace: " + namespace) + ", name: " + name
                + ", override: {fieldPath: data.key, value: {raw: after}}}\n";
    }

    private static RecoveryRun run(String name, String account, String steps) {
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                        + ", namespace: tenant-a}\nspec:\n  alertSpec: {name: by-hand, labels: {app: x}}\n"
                        + (account.isEmpty() ? "" : "  serviceAccountName: " + account + "\n") + "  steps:\n"
                        + steps.indent(2))
                .create();
        var runs = installation.admin().resources(RecoveryRun.class).inNamespace("tenant-a");
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.withName(name).get().getStatus();
            return status != null && status.phase() != null && status.phase().terminal();
        });
        return runs.withName(name).get();
    }
}
