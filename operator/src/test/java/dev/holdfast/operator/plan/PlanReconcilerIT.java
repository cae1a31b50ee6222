package dev.holdfast.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Condition;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.RecoveryPlanSpec;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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

    private Instant now = NOON;

    @BeforeAll
    static void start(Sandbox sandbox) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
    }

    @AfterAll
    static void stop() {
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
        var reconciler = new PlanReconciler(new Api(installation.admin()), account, () -> true, () -> now);
        reconciler.reconcile(plan(name).get(), null);
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
