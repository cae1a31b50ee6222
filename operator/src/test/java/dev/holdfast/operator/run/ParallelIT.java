package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groups over two real clusters. Members scale what no node takes, so that they are under way for as long as the test
 * wants; it lets them end by taking the selector away.
 */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 1,
        zones = "a")
class ParallelIT {

    private static final String NAMESPACE = "parallel-it";

    @TempDir
    private Path folder;

    private Installation hub;
    private Installation west;
    private OperatorProcess operator;
    private Recoveries runs;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west");
        hub.namespace(NAMESPACE);
        west.namespace(NAMESPACE);
        register(Files.readString(sandbox.operatorKubeconfig("west")));
        runs = new Recoveries(hub);
        operator = operator("parallel-1");
    }

    @AfterEach
    void stop() {
        operator.close();
        hub.close();
        west.close();
    }

    private OperatorProcess operator(String identity) {
        return OperatorProcess.start(
                        hub, folder, identity, "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @Test
    void members_on_two_clusters_are_under_way_at_the_same_time_and_no_more_than_their_group_allows() {
        for (var name : List.of("one", "three")) deployment(hub, "wide-" + name);
        deployment(west, "wide-two");
        runs.create(
                NAMESPACE,
                "wide",
                "",
                group(2, scale("wide-one", ""), scale("wide-two", "cluster: west, "), scale("wide-three", "")));
        awaitEntries("wide", JournalEntry::written, 1, 2);
        assertThat(get(hub, "wide-one").getSpec().getReplicas()).isEqualTo(1);
        assertThat(get(west, "wide-two").getSpec().getReplicas()).isEqualTo(1);
        assertThat(entries("wide")).as("the third must wait").hasSize(2);
        assertThat(get(hub, "wide-three").getSpec().getReplicas()).isZero();
        release(west, "wide-two");
        awaitEntries("wide", JournalEntry::written, 1, 2, 3);
        assertThat(state("wide", 1)).isEqualTo(EntryState.RUNNING);
        assertThat(state("wide", 2)).isEqualTo(EntryState.SUCCEEDED);
        release(hub, "wide-one");
        release(hub, "wide-three");
        var run = runs.await(NAMESPACE, "wide");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().progress()).isEqualTo("3/3");
    }

    @Test
    void a_step_begins_when_the_member_is_over_on_which_it_depends() {
        deployment(hub, "cross-slow");
        configMap("cross");
        runs.create(
                NAMESPACE,
                "cross",
                "",
                group(2, scale("cross-slow", ""), patch("cross", "a", "name: quick, "))
                        + patch("cross", "b", "dependsOn: [quick], ")
                        + patch("cross", "c", ""));
        awaitEntries("cross", entry -> entry.state() == EntryState.SUCCEEDED, 2, 3);
        assertThat(state("cross", 1)).isEqualTo(EntryState.RUNNING);
        assertThat(data("cross")).containsKeys("a", "b").doesNotContainKey("c");
        release(hub, "cross-slow");
        var run = runs.await(NAMESPACE, "cross");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(data("cross")).containsKeys("a", "b", "c");
    }

    @Test
    void failed_members_are_retried_and_skipped_by_their_numbers_and_what_was_under_way_came_to_its_end() {
        deployment(hub, "mend-slow");
        configMap("mend");
        runs.create(
                NAMESPACE,
                "mend",
                "",
                group(
                                3,
                                scale("mend-slow", ""),
                                waiting("mend-missing", "onFailure: pause, timeout: 5s, "),
                                patch("mend-never", "a", "onFailure: pause, "))
                        + patch("mend", "after", ""));
        awaitEntries("mend", entry -> entry.state() == EntryState.FAILED, 2, 3);
        assertThat(runs.get(NAMESPACE, "mend").getStatus().phase()).isEqualTo(Phase.RUNNING);
        release(hub, "mend-slow");
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .until(() -> runs.get(NAMESPACE, "mend").getStatus().phase() == Phase.PAUSED);
        assertThat(state("mend", 1)).isEqualTo(EntryState.SUCCEEDED);
        assertThat(Recoveries.message(runs.get(NAMESPACE, "mend")))
                .contains("step 2 ", "step 3 ", "not started: step 4");
        configMap("mend-missing");
        try (var alice = new Person(hub, "alice", NAMESPACE).asResponder()) {
            alice.does("mend", "retry", 2);
            alice.does("mend", "skip", 3);
        }
        var run = runs.await(NAMESPACE, "mend");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(state("mend", 3)).isEqualTo(EntryState.SKIPPED);
        assertThat(data("mend")).containsKey("after");
    }

    @Test
    void an_operator_killed_in_the_midst_of_a_group_is_followed_by_one_that_does_nothing_again() {
        deployment(hub, "killed-one");
        deployment(west, "killed-two");
        runs.create(NAMESPACE, "killed", "", group(2, scale("killed-one", ""), scale("killed-two", "cluster: west, ")));
        awaitEntries("killed", JournalEntry::written, 1, 2);
        operator.kill();
        hub.admin().leases().inNamespace(Installation.NAMESPACE).delete();
        release(hub, "killed-one");
        release(west, "killed-two");
        long one = get(hub, "killed-one").getMetadata().getGeneration();
        long two = get(west, "killed-two").getMetadata().getGeneration();
        operator = operator("parallel-2");
        var run = runs.await(NAMESPACE, "killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(entries("killed"))
                .allSatisfy(entry -> assertThat(entry.attempt()).isEqualTo(1));
        assertThat(get(hub, "killed-one").getMetadata().getGeneration()).isEqualTo(one);
        assertThat(get(west, "killed-two").getMetadata().getGeneration()).isEqualTo(two);
    }

    private List<JournalEntry> entries(String run) {
        RecoveryRun is = runs.get(NAMESPACE, run);
        return is.getStatus() == null || is.getStatus().journal() == null
                ? List.of()
                : is.getStatus().journal().entries();
    }

    private EntryState state(String run, int step) {
        return entries(run).stream()
                .filter(entry -> entry.step() == step)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void awaitEntries(String run, Predicate<JournalEntry> wanted, Integer... steps) {
        Awaitility.await(run + " " + List.of(steps)).atMost(5, TimeUnit.MINUTES).until(() -> entries(run).stream()
                .filter(wanted)
                .map(JournalEntry::step)
                .toList()
                .containsAll(List.of(steps)));
    }

    private static String group(int maxConcurrent, String... members) {
        return "- type: parallel\n  title: Both\n  parallel:\n    maxConcurrent: " + maxConcurrent + "\n    steps:\n"
                + String.join("", members).indent(4);
    }

    private static String scale(String name, String step) {
        return "- {type: scale, " + step + "scale: {apiVersion: apps/v1, resource: deploy, name: " + name
                + ", replicas: 1}}\n";
    }

    private static String waiting(String name, String step) {
        return "- {type: wait, " + step + "wait: {apiVersion: v1, resource: configmaps, name: " + name
                + ", expression: has(object.metadata)}}\n";
    }

    private static String patch(String name, String key, String step) {
        return "- {type: patch, " + step + "patch: {apiVersion: v1, resource: configmaps, name: " + name
                + ", override: {fieldPath: data." + key + ", value: {raw: \"yes\"}}}}\n";
    }

    private static void deployment(Installation cluster, String name) {
        cluster.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: %2$s}
                        spec:
                          replicas: 0
                          selector: {matchLabels: {app: %1$s}}
                          template:
                            metadata: {labels: {app: %1$s}}
                            spec:
                              nodeSelector: {nobody: has-this-label}
                              containers: [{name: main, image: "registry.example/app:1"}]
                        """.formatted(name, NAMESPACE)).create();
    }

    private static void release(Installation cluster, String name) {
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name) // whatever its controller writes meanwhile
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":null}}}}");
    }

    private static Deployment get(Installation cluster, String name) {
        return cluster.admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private void configMap(String name) {
        hub.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    private Map<String, String> data(String name) {
        return Objects.requireNonNullElse(
                hub.admin()
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .get()
                        .getData(),
                Map.of());
    }

    private void register(String kubeconfig) {
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("west-kubeconfig")
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .createOr(existing -> existing.update());
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: west,"
                        + " namespace: holdfast-system}\nspec: {kubeconfigSecretRef: {name: west-kubeconfig},"
                        + " allowedNamespaces: [" + NAMESPACE + "]}\n")
                .serverSideApply();
    }
}
