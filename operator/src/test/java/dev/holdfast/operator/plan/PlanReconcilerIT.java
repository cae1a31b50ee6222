package dev.holdfast.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Condition;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.RecoveryPlanSpec;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Gate;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans that the API server takes although they cannot run: their condition says so, once for each finding. */
@WithSandbox(clusters = "hub", nodes = 0)
class PlanReconcilerIT {

    private static final String NAMESPACE = "plan-reconciler-it";
    private static final Optional<String> ACCOUNT = Optional.of("holdfast-system/holdfast-default");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final String PATCH = """
            {type: patch, patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: x}}}}
            """.strip();

    private static Installation installation;
    /** As whom the operator is known, with the rights that ship. */
    private static KubernetesClient operator;

    private Instant now = NOON;

    @BeforeAll
    static void start(Sandbox sandbox) throws IOException {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        operator = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(installation.operatorKubeconfig())))
                .build();
        // the API server obeys new rights some moments after it took them
        awaitAllowed("recovery.elotl.co", "update", "recoveryplans", "status", NAMESPACE, "any");
        awaitAllowed("holdfast.dev", "get", "clusters", "", NAMESPACE, "any");
        awaitAllowed("", "impersonate", "serviceaccounts", "", Installation.NAMESPACE, "holdfast-default");
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void a_key_that_no_step_outputs_cannot_run() {
        var ready = ready("unknown-key", "{app: x}", PATCH.replace("raw: x", "raw: \"{{ .Values.ip }}\""), ACCOUNT);
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("CannotRun");
        assertThat(ready.message()).contains("step 1", "{{ .Values.ip }}, which no earlier step outputs");
    }

    @Test
    void a_strategic_merge_patch_of_a_custom_resource_cannot_run() {
        var strategic = PATCH.replace("apiVersion: v1", "apiVersion: pgv2.example.com/v2")
                .replace("name: c", "name: c, patchType: application/strategic-merge-patch+json");
        var ready = ready("strategic", "{app: x}", strategic, ACCOUNT);
        assertThat(ready.reason()).isEqualTo("CannotRun");
        assertThat(ready.message())
                .contains("strategic merge patch of pgv2.example.com/v2 configmaps", "application/merge-patch+json");
    }

    @Test
    void a_plan_that_would_defer_a_secret_says_so_beside_that_it_can_run() {
        String secret = "{type: readField, readField: {apiVersion: v1, resource: secrets, name: s, fieldPath: data.p,"
                + " outputKey: p}}\n  - ";
        create(
                "defers-secret",
                "{app: x}",
                secret
                        + PATCH.replace("raw: x", "raw: \"{{ .Values.p }}\"")
                                .replace("type: patch", "type: patch, cluster: east, onUnreachable: defer"));
        cluster("east");
        look("defers-secret", ACCOUNT);
        var conditions = plan("defers-secret").get().getStatus().conditions();
        assertThat(conditions).extracting(Condition::type).containsExactly("Ready", "Deferrable");
        assertThat(conditions.getFirst().status()).isEqualTo("True");
        assertThat(conditions.getLast().status()).isEqualTo("False");
        assertThat(conditions.getLast().reason()).isEqualTo("UsesSecret");
        assertThat(conditions.getLast().message()).contains("{{ .Values.p }}", "would fail instead", "secretKeyRef");
    }

    @Test
    void a_plan_without_alert_labels_never_matches() {
        var ready = ready("no-labels", "{}", PATCH, ACCOUNT);
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("NeverMatches");
        assertThat(ready.message()).contains("holdfast run start");
    }

    @Test
    void a_plan_that_nobody_would_carry_out_has_no_account() {
        var ready = ready("no-account", "{app: x}", PATCH, Optional.empty());
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("NoAccount");
        assertThat(ready.message()).contains("spec.serviceAccountName is not set");
    }

    @Test
    void a_plan_whose_account_the_operator_may_not_use_says_so_until_it_may() {
        var ready = ready("account", "{app: x}", PATCH, Optional.of("recoverer"));
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("AccountNotUsable");
        assertThat(ready.message())
                .contains(
                        NAMESPACE + "/recoverer",
                        "holdfast install generate --impersonate " + NAMESPACE + "/recoverer");

        grantImpersonation("recoverer");
        assertThat(said("account", Optional.of("recoverer")).reason()).isEqualTo("CanRun");
    }

    @Test
    void a_plan_for_a_cluster_that_is_not_there_says_so_until_it_is() {
        String there = PATCH.replace("type: patch", "type: patch, cluster: nowhere");
        var ready = ready("cluster", "{app: x}", there, ACCOUNT);
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("NoSuchCluster");
        assertThat(ready.message()).contains("there is no Cluster nowhere in namespace " + NAMESPACE, "create one");

        cluster("nowhere");
        assertThat(said("cluster", ACCOUNT).reason()).isEqualTo("CanRun");
    }

    private static void cluster(String name) {
        installation.admin().resource("""
                apiVersion: holdfast.dev/v1alpha1
                kind: Cluster
                metadata: {name: %s, namespace: %s}
                spec: {kubeconfigSecretRef: {name: none}}
                """.formatted(name, NAMESPACE)).create();
    }

    private static void grantImpersonation(String account) {
        var meta = "metadata: {name: use-" + account + ", namespace: " + NAMESPACE + "}\n";
        installation
                .admin()
                .resource("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n" + meta
                        + "rules: [{apiGroups: [''], resources: [serviceaccounts], resourceNames: [" + account
                        + "], verbs: [impersonate]}]")
                .create();
        installation
                .admin()
                .resource("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n" + meta
                        + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: use-" + account + "}\n"
                        + "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: holdfast-operator}]")
                .create();
        awaitAllowed("", "impersonate", "serviceaccounts", "", NAMESPACE, account);
    }

    private static void awaitAllowed(
            String group, String verb, String resource, String subresource, String namespace, String name) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> operator.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withGroup(group)
                        .withVerb(verb)
                        .withResource(resource)
                        .withSubresource(subresource)
                        .withNamespace(namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed());
    }

    @Test
    void a_plan_that_can_run_says_since_when_and_keeps_that_until_it_cannot() {
        assertThat(ready("since", "{app: x}", PATCH, ACCOUNT).lastTransitionTime())
                .isEqualTo(NOON);

        now = NOON.plusSeconds(60);
        plan("since").edit(plan -> labelled(plan, "app", "y"));
        assertThat(said("since", ACCOUNT).observedGeneration()).isEqualTo(2);
        assertThat(said("since", ACCOUNT).lastTransitionTime()).isEqualTo(NOON);
        assertThat(said("since", ACCOUNT).lastProbeTime()).isEqualTo(now);

        now = NOON.plusSeconds(120);
        assertThat(said("since", Optional.empty()).status()).isEqualTo("False");
        assertThat(said("since", Optional.empty()).lastTransitionTime()).isEqualTo(now);
    }

    @Test
    void a_finding_that_is_said_already_is_not_written_again() {
        ready("quiet", "{app: x}", PATCH, ACCOUNT);
        var version = plan("quiet").get().getMetadata().getResourceVersion();
        now = NOON.plusSeconds(60);
        said("quiet", ACCOUNT);
        assertThat(plan("quiet").get().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    private Condition ready(String name, String labels, String step, Optional<String> account) {
        create(name, labels, step);
        return said(name, account);
    }

    private static void create(String name, String labels, String step) {
        installation
                .admin()
                .resource("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: %s, namespace: %s}
                spec:
                  alertLabels: %s
                  steps:
                  - %s
                """.formatted(name, NAMESPACE, labels, step))
                .create();
    }

    /** What the plan's status says after one look of an operator with that default account. */
    private Condition said(String name, Optional<String> account) {
        look(name, account);
        var conditions = plan(name).get().getStatus().conditions();
        assertThat(conditions).hasSize(1);
        assertThat(conditions.getFirst().type()).isEqualTo("Ready");
        return conditions.getFirst();
    }

    private void look(String name, Optional<String> account) {
        var own = new Api(operator);
        try (var fleet = new Fleet(own, Installation.NAMESPACE, account, Gate.OPEN)) {
            var reconciler = new PlanReconciler(own, fleet, () -> true, () -> now);
            var done = reconciler.reconcile(plan(name).get(), null);
            assertThat(done.getScheduleDelay()).as("looked at again").isPresent();
        }
    }

    private static Resource<RecoveryPlan> plan(String name) {
        return installation
                .admin()
                .resources(RecoveryPlan.class)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    private static RecoveryPlan labelled(RecoveryPlan plan, String label, String value) {
        var spec = plan.getSpec();
        plan.setSpec(new RecoveryPlanSpec(Map.of(label, value), spec.serviceAccountName(), spec.steps()));
        return plan;
    }
}
