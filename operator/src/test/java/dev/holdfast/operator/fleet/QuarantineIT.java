package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failover while the old primary's cluster is dead, and what happens when that cluster returns. */
@WithSandbox(
        clusters = {"hub", "east", "west"},
        nodes = 0,
        shared = false)
class QuarantineIT {

    private static final String NAMESPACE = "allowed";

    private static Sandbox sandbox;
    private static Installation hub;
    private static Installation east;
    private static Installation west;
    private static Registry registry;
    private static Recoveries runs;
    private static Path folder;
    private static OperatorProcess operator;

    @BeforeAll
    static void start(Sandbox given, @TempDir Path temporary) throws IOException {
        sandbox = given;
        folder = temporary;
        hub = Installation.on(sandbox, "hub");
        east = Installation.on(sandbox, "east").asMember();
        west = Installation.on(sandbox, "west").asMember();
        registry = new Registry(hub);
        runs = new Recoveries(hub);
        hub.namespace(NAMESPACE);
        for (var member : List.of(east, west)) {
            member.namespace(NAMESPACE);
            member.admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("db")
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withData(Map.of("role", member == east ? "primary" : "standby"))
                            .build())
                    .create();
        }
        for (var name : List.of("east", "west")) {
            registry.add(name, Files.readString(sandbox.operatorKubeconfig(name)));
        }
        registry.add("east-too", Files.readString(sandbox.operatorKubeconfig("east")));
        operator = operator("quarantine");
        for (var name : List.of("east", "west", "east-too")) registry.await(name, "Reachable", "True", "Answers");
    }

    private static OperatorProcess operator(String identity) {
        return OperatorProcess.start(
                        hub, folder, identity, "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        hub.close();
        east.close();
        west.close();
    }

    @Test
    void what_was_put_off_is_done_before_anything_else_when_the_cluster_returns() throws IOException {
        sandbox.breakDown("east", false);
        registry.await("east", "Reachable", "False", "NoAnswer");
        var failover = runs.run(
                NAMESPACE,
                "failover",
                "- {type: parallel, parallel: {maxConcurrent: 1, steps: [\n"
                        + member("name: demote", role("east", "role", "standby", "defer"))
                        + ",\n"
                        + member("dependsOn: [demote]", role("east", "demoted", "by-failover", "defer"))
                        + "]}}\n"
                        + role("west", "role", "primary", "retry"));
        assertThat(failover.getStatus().phase())
                .as(Recoveries.message(failover))
                .isEqualTo(Phase.COMPLETED);
        assertThat(Recoveries.message(failover)).startsWith("1 of 3 steps succeeded; deferred: step 1");
        assertThat(failover.getStatus().journal().entries())
                .extracting(entry -> entry.state())
                .containsExactly(EntryState.DEFERRED, EntryState.DEFERRED, EntryState.SUCCEEDED);
        assertThat(db(west).getData()).containsEntry("role", "primary");
        registry.awaitWords("east", "Quarantined", "DeferredActions", "2 deferred actions come first");

        runs.create(NAMESPACE, "another", "", role("east", "role", "primary-again", "retry"));
        var held = await(
                "another",
                run -> run.getStatus().journal() != null
                        && run.getStatus().journal().held() != null);
        assertThat(held.getStatus().journal().held().message()).contains("Cluster holdfast-system/east is quarantined");

        runs.create(NAMESPACE, "by-another-name", "", role("east-too", "role", "primary-by-alias", "retry"));
        var alias = await(
                "by-another-name",
                run -> run.getStatus().journal() != null
                        && run.getStatus().journal().held() != null);
        assertThat(alias.getStatus().journal().held().message())
                .contains("Cluster holdfast-system/east-too is quarantined");
        registry.awaitWords("east-too", "Quarantined", "DeferredActions", "2 deferred actions come first");

        // who leads next knows it from what is stored
        operator.kill();
        operator.close();
        hub.admin().leases().inNamespace(Installation.NAMESPACE).delete();
        operator = operator("quarantine-again");

        sandbox.heal("east");
        var another = runs.await(NAMESPACE, "another");
        assertThat(another.getStatus().phase()).as(Recoveries.message(another)).isEqualTo(Phase.COMPLETED);
        var byAlias = runs.await(NAMESPACE, "by-another-name");
        assertThat(byAlias.getStatus().phase()).as(Recoveries.message(byAlias)).isEqualTo(Phase.COMPLETED);
        for (var later : List.of(another, byAlias)) {
            assertThat(later.getStatus()
                            .journal()
                            .entries()
                            .getFirst()
                            .previous()
                            .value())
                    .as("what the other runs found: the demoted one or each other, not the old primary")
                    .isNotEqualTo("\"primary\"");
        }
        assertThat(db(east).getData().get("role")).startsWith("primary-");
        assertThat(db(east).getData()).containsEntry("demoted", "by-failover");
        assertThat(deferred())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.getStatus().phase()).isEqualTo(Phase.COMPLETED));
        var ended = deferred().stream()
                .map(run -> run.getStatus().journal().entries().getFirst())
                .toList();
        assertThat(ended.getFirst().finishTime())
                .isBeforeOrEqualTo(ended.getLast().finishTime());
        registry.await("east", "Quarantined", "False", "Drained");
    }

    private static String role(String cluster, String key, String value, String onUnreachable) {
        return """
                - type: patch
                  cluster: %s
                  onUnreachable: %s
                  patch: {apiVersion: v1, resource: configmaps, name: db, override: {fieldPath: data.%s, value: {raw: %s}}}
                """.formatted(cluster, onUnreachable, key, value);
    }

    /** A step of {@link #role} as a member of a group, whose number is not its place in the list of steps. */
    private static String member(String more, String step) {
        return "{" + more + ", "
                + step.strip()
                        .substring(2)
                        .lines()
                        .map(String::strip)
                        .collect(java.util.stream.Collectors.joining(", "))
                + "}";
    }

    private static ConfigMap db(Installation member) {
        return member.admin().configMaps().inNamespace(NAMESPACE).withName("db").get();
    }

    /** In the order of the steps that were put off. */
    private static List<RecoveryRun> deferred() {
        return hub
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(NAMESPACE)
                .withLabel("holdfast.dev/deferred", "true")
                .list()
                .getItems()
                .stream()
                .sorted(java.util.Comparator.comparing(
                        run -> run.getSpec().deferred().step()))
                .toList();
    }

    private static RecoveryRun await(String name, Predicate<RecoveryRun> state) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> runs.get(NAMESPACE, name).getStatus() != null && state.test(runs.get(NAMESPACE, name)));
        return runs.get(NAMESPACE, name);
    }
}
