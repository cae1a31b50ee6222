package dev.holdfast.operator.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Policies;
import dev.holdfast.api.run.Phase;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.run.JsonTree;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real member's API server refuses what a run sends that a later one has overtaken, however fresh its precondition is. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0,
        shared = false)
class EpochIT {

    private static final String NAMESPACE = "epoch-it";
    private static final Epoch FIRST = new Epoch("ProtectedApplication/" + NAMESPACE + "/checkout", 1);

    private static Installation hub;
    private static Installation west;
    private static OperatorProcess operator;
    private static Recoveries runs;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) throws IOException {
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west");
        runs = new Recoveries(hub);
        hub.namespace(NAMESPACE);
        west.namespace(NAMESPACE);
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("west-kubeconfig")
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("kubeconfig", Files.readString(sandbox.operatorKubeconfig("west")))
                        .build())
                .create();
        create("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: west, namespace: holdfast-system}\n"
                + "spec: {kubeconfigSecretRef: {name: west-kubeconfig}, allowedNamespaces: [\"*\"]}\n");
        for (String to : new String[] {"west", "east"}) {
            create("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: to-" + to
                    + ", namespace: " + NAMESPACE + "}\nspec:\n  alertLabels: {to: " + to + "}\n  steps:\n" + step(to));
        }
        create("apiVersion: holdfast.dev/v1alpha1\nkind: ProtectedApplication\nmetadata: {name: checkout, namespace: "
                + NAMESPACE + "}\nspec: {plans: [to-west, to-east]}\n");
        operator = OperatorProcess.start(
                        hub, folder, "epochs", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
        awaitPolicy();
    }

    @AfterAll
    static void stop() {
        operator.close();
        hub.close();
        west.close();
    }

    @Test
    void a_late_write_of_an_older_run_is_refused_by_the_member_and_by_nothing_else() {
        run("first", "to-west");
        assertThat(annotation("switch")).isEqualTo("1");
        run("second", "to-east");
        assertThat(annotation("switch")).isEqualTo("2");

        // what the first run would send if it looked at the object again now: its precondition is as fresh as can be
        var refused = late("switch");
        assertThat(refused).isPresent();
        assertThat(refused.get().getCode()).isEqualTo(403);
        assertThat(refused.get().getMessage()).contains("a later run for the same target", "under epoch 2", "has 1");
        assertThat(data("switch")).containsEntry("active", "east");

        var bindings = west.admin().admissionRegistration().v1().validatingAdmissionPolicyBindings();
        bindings.withName(Policies.EPOCH).delete();
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> late("switch")
                .isEmpty());
        assertThat(data("switch")).containsEntry("active", "late");
        west.admin().resource(Policies.yaml(Policies.EPOCH).getLast()).create();
        awaitPolicy();
    }

    @Test
    void others_write_as_they_like_as_long_as_they_leave_the_epoch_or_raise_it() {
        map("others", Map.of(FIRST.annotation(), "5"));
        assertThat(merge("others", "{\"data\":{\"active\":\"by hand\"}}")).isEmpty();
        assertThat(merge("others", annotated("\"6\""))).isEmpty();
        assertThat(merge("others", annotated("\"5\"")).orElseThrow().getCode()).isEqualTo(403);
        assertThat(merge("others", annotated("\"none\"")).orElseThrow().getCode())
                .isEqualTo(403);
        map("scribbled", Map.of(FIRST.annotation(), "scribbled"));
        assertThat(merge("scribbled", annotated("\"1\""))).isEmpty();
    }

    @Test
    void nobody_takes_an_epoch_away_without_the_right_to_and_no_step_does() {
        map("kept", Map.of(FIRST.annotation(), "5"));
        try (var alice = somebody("alice", List.of())) {
            assertThat(merge(alice, "kept", "{\"data\":{\"active\":\"by alice\"}}", "alice"))
                    .isEmpty();
            for (String without : List.of(annotated("null"), "{\"metadata\":{\"annotations\":null}}")) {
                var refused = merge(alice, "kept", without, "alice").orElseThrow();
                assertThat(refused.getCode()).isEqualTo(403);
                assertThat(refused.getMessage())
                        .contains("takes away the annotation " + FIRST.annotation() + ": 5")
                        .contains("have the verb override on epochs.holdfast.dev");
            }
            assertThatThrownBy(() -> alice.configMaps()
                            .inNamespace(NAMESPACE)
                            .resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName("kept")
                                    .withNamespace(NAMESPACE)
                                    .endMetadata()
                                    .build())
                            .update())
                    .hasMessageContaining("takes away the annotation");
        }
        assertThat(annotation("kept")).isEqualTo("5");
        // an account with every right there is, as a plan may name one
        assertThat(merge(west.admin(), "kept", annotated("null"), "holdfast-run/to-west/1")
                        .orElseThrow()
                        .getMessage())
                .contains("no step may");
        try (var bob = somebody("bob", List.of("override"))) {
            assertThat(merge(bob, "kept", annotated("null"), "bob")).isEmpty();
        }
    }

    /** May write ConfigMaps there, and what is named to epochs. */
    private static KubernetesClient somebody(String name, List<String> verbs) {
        var rules = new ArrayList<PolicyRule>();
        rules.add(new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs("get", "update", "patch")
                .build());
        if (!verbs.isEmpty()) {
            rules.add(new PolicyRuleBuilder()
                    .withApiGroups("holdfast.dev")
                    .withResources("epochs")
                    .withVerbs(verbs)
                    .build());
        }
        west.admin()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .serverSideApply();
        west.admin()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                        .addNewSubject("rbac.authorization.k8s.io", "User", name, null)
                        .build())
                .serverSideApply();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(west.admin().getConfiguration())
                        .withImpersonateUsername(name)
                        .build())
                .build();
    }

    /** A policy is in force a moment after it is there: until then a probe that was lowered is made anew. */
    private static void awaitPolicy() {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            west.admin().configMaps().inNamespace(NAMESPACE).withName("probe").delete();
            map("probe", Map.of(FIRST.annotation(), "9"));
            return merge("probe", annotated("\"1\"")).isPresent();
        });
    }

    private static String annotated(String value) {
        return "{\"metadata\":{\"annotations\":{\"" + FIRST.annotation() + "\":" + value + "}}}";
    }

    /** The production write of a step, for the object as it is now, under the first epoch. */
    private static Optional<KubernetesClientException> late(String name) {
        var target = new Target("west", "v1", "configmaps", NAMESPACE, name);
        var patch = new Action.Patch(target, FieldPath.parse("data.active"), Json.text("late"), PatchKind.MERGE);
        var now = Optional.of((Json.Obj) JsonTree.of(
                west.admin().configMaps().inNamespace(NAMESPACE).withName(name).get()));
        var planned = (Write.Planned.Send) Write.plan(patch, patch.value(), now);
        return merge(name, FIRST.on(patch, planned.kind(), planned.body(), now).print());
    }

    private static Optional<KubernetesClientException> merge(String name, String body) {
        return merge(west.admin(), name, body, "test");
    }

    private static Optional<KubernetesClientException> merge(
            KubernetesClient as, String name, String body, String manager) {
        try {
            var how = new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager(manager)
                    .build();
            as.configMaps().inNamespace(NAMESPACE).withName(name).patch(how, body);
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            return Optional.of(refused);
        }
    }

    private static void map(String name, Map<String, String> annotations) {
        west.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withData(Map.of("active", "none"))
                        .build())
                .createOr(existing -> existing.update());
    }

    private static void run(String name, String plan) {
        if (west.admin().configMaps().inNamespace(NAMESPACE).withName("switch").get() == null) map("switch", Map.of());
        create("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name + ", namespace: "
                + NAMESPACE + "}\nspec:\n  planRef: {name: " + plan
                + "}\n  alertSpec: {name: by-hand, labels: {a: b}}\n"
                + "  steps:\n" + step(plan.substring("to-".length())));
        var run = runs.await(NAMESPACE, name);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
    }

    private static String step(String to) {
        return "  - {type: patch, cluster: west, patch: {apiVersion: v1, resource: configmaps, name: switch,"
                + " override: {fieldPath: data.active, value: {raw: " + to + "}}}}\n";
    }

    private static void create(String manifest) {
        hub.admin().resource(manifest).create();
    }

    private static String annotation(String name) {
        return west.admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getMetadata()
                .getAnnotations()
                .get(FIRST.annotation());
    }

    private static Map<String, String> data(String name) {
        return west.admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getData();
    }
}
