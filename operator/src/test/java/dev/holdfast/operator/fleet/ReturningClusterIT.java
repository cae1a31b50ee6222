package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Revisions;
import dev.holdfast.operator.run.Person;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can go wrong while a cluster that returns gets what was put off for it: counted at the target, by the revisions that
 * its objects have had. The cluster is silent as one whose network swallows everything, so that nobody misses a revision.
 */
@WithSandbox(
        clusters = {"hub", "east"},
        nodes = 0,
        shared = false)
class ReturningClusterIT {

    private static final String NAMESPACE = "allowed";

    private static Sandbox sandbox;
    private static Installation hub;
    private static Installation east;
    private static Registry registry;
    private static Recoveries runs;
    private static Revisions revisions;
    private static Path folder;
    private static OperatorProcess operator;

    @BeforeAll
    static void start(Sandbox given, @TempDir Path temporary) throws IOException {
        sandbox = given;
        folder = temporary;
        hub = Installation.on(sandbox, "hub");
        east = Installation.on(sandbox, "east").asMember();
        registry = new Registry(hub);
        runs = new Recoveries(hub);
        hub.namespace(NAMESPACE);
        east.namespace(NAMESPACE);
        revisions = new Revisions(east.admin(), NAMESPACE).follow(ConfigMap.class);
        registry.add("east", Files.readString(sandbox.operatorKubeconfig("east")));
        operator = operator("returning");
        registry.await("east", "Reachable", "True", "Answers");
    }

    private static OperatorProcess operator(String identity) {
        return OperatorProcess.start(
                        hub, folder, identity, "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    /** A test that fails does not take those after it with it. */
    @AfterEach
    void answersAgain() {
        if (!sandbox.info().clusters().get("east").broken().isEmpty()) sandbox.heal("east");
    }

    @AfterAll
    static void stop() {
        operator.close();
        revisions.close();
        hub.close();
        east.close();
    }

    @Test
    void actions_of_two_runs_are_done_in_the_order_of_their_putting_off_though_the_operator_dies_midway() {
        map("ordered", false);
        goesSilent();
        completes("first", later("ordered", "first-1") + later("ordered", "first-2"));
        var put = created(deferredBy("first").getLast());
        await(() -> Instant.now().isAfter(put.plusSeconds(1)));
        completes("second", later("ordered", "second-1") + later("ordered", "second-2"));
        sandbox.heal("east");
        await(() -> roles("ordered").contains("first-1"));
        operator.killAndBury();
        operator.close();
        operator = operator("returning-after-a-crash");
        registry.await("east", "Quarantined", "False", "Drained");
        revisions.awaitAll();
        assertThat(roles("ordered")).containsExactly("primary", "first-1", "first-2", "second-1", "second-2");
    }

    @Test
    void a_cluster_that_dies_again_midway_is_waited_for_and_gets_each_action_once() {
        map("again", false);
        goesSilent();
        completes("many", later("again", "a") + later("again", "b") + later("again", "c") + later("again", "d"));
        runs.create(NAMESPACE, "waits", "", now("again", "primary"));
        sandbox.heal("east");
        await(() -> roles("again").contains("a"));
        goesSilent();
        boolean owed = deferredBy("many").stream()
                .anyMatch(run -> run.getStatus() == null || run.getStatus().phase() != Phase.COMPLETED);
        if (owed) registry.await("east", "Quarantined", "True", "DeferredActions");
        sandbox.heal("east");
        var last = runs.await(NAMESPACE, "waits");
        assertThat(last.getStatus().phase()).as(Recoveries.message(last)).isEqualTo(Phase.COMPLETED);
        revisions.awaitAll();
        assertThat(roles("again"))
                .as("no old primary in between, and nobody else's word before the last of what was put off")
                .containsExactly("primary", "a", "b", "c", "d", "primary");
    }

    @Test
    void an_action_that_fails_keeps_the_quarantine_and_says_why_until_a_person_retries_or_skips_it() {
        map("stuck", true);
        map("given-up", true);
        goesSilent();
        completes("failing", later("stuck", "standby") + later("given-up", "standby"));
        runs.create(NAMESPACE, "behind", "", now("stuck", "primary-again"));
        sandbox.heal("east");
        var told = registry.await("east", "Quarantined", "True", "DeferredActionFailed");
        var first = deferredBy("failing").getFirst();
        var second = deferredBy("failing").getLast();
        assertThat(told.message())
                .contains(
                        "2 deferred actions come first", "run " + name(first) + " has failed, and waits for somebody");
        assertThat(Recoveries.message(runs.get(NAMESPACE, first.getMetadata().getName())))
                .contains("immutable", "waits for somebody to retry or skip it, or to cancel the run");
        await(() -> held("behind").contains("is quarantined"));

        try (var alice = new Person(hub, "alice", NAMESPACE).asResponder()) {
            // the cause is mended, and it is tried again; until then nobody else wrote there
            revisions.awaitAll();
            assertThat(roles("stuck")).containsExactly("primary");
            object("stuck").delete();
            map("stuck", false);
            alice.does(first.getMetadata().getName(), "retry");
            await(() -> phase(second) == Phase.PAUSED);
            alice.does(second.getMetadata().getName(), "skip");
        }
        var behind = runs.await(NAMESPACE, "behind");
        assertThat(behind.getStatus().phase()).as(Recoveries.message(behind)).isEqualTo(Phase.COMPLETED);
        registry.await("east", "Quarantined", "False", "Drained");
        revisions.awaitAll();
        assertThat(roles("stuck")).endsWith("primary", "standby", "primary-again");
        assertThat(roles("given-up")).containsExactly("primary");
    }

    @Test
    void what_a_canceled_run_has_put_off_is_owed_until_a_person_takes_it_back_and_deleted_only_with_a_word() {
        for (String name : List.of("owed", "taken-back", "deleted")) map(name, false);
        goesSilent();
        runs.create(
                NAMESPACE,
                "canceled",
                "",
                later("owed", "standby")
                        + later("taken-back", "standby")
                        + later("deleted", "standby")
                        + "- {type: pause, pause: {message: go on?}}\n");
        await(() -> phase("canceled") == Phase.PAUSED);
        try (var alice = new Person(hub, "alice", NAMESPACE).asResponder()) {
            alice.does("canceled", "cancel");
            var run = runs.await(NAMESPACE, "canceled");
            assertThat(run.getStatus().phase()).isEqualTo(Phase.CANCELED);
            assertThat(Recoveries.message(run)).contains("deferred: step 1");
            var back = deferredBy("canceled").get(1);
            await(() -> phase(back) != null);
            alice.does(back.getMetadata().getName(), "cancel");
            await(() -> phase(back) == Phase.CANCELED);
        }
        var deleted = deferredBy("canceled").getLast().getMetadata().getName();
        assertThatThrownBy(() -> run(deleted).delete())
                .hasMessageContaining("Cluster holdfast-system/east is quarantined until this deferred action is done")
                .hasMessageContaining("holdfast run cancel " + deleted + " -n " + NAMESPACE)
                .hasMessageContaining("kubectl annotate rrun " + deleted);
        assertThat(run(deleted).get()).isNotNull();
        run(deleted)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"holdfast.dev/abandon\":\"east-db is gone for good\"}}}");
        run(deleted).delete();
        await(() -> hub.admin().events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .anyMatch(event -> "DeferredActionDeleted".equals(event.getReason())
                        && deleted.equals(event.getRegarding().getName())));
        registry.await("east", "Quarantined", "True", "DeferredActions");
        sandbox.heal("east");
        registry.await("east", "Quarantined", "False", "Drained");
        revisions.awaitAll();
        assertThat(roles("owed")).containsExactly("primary", "standby");
        assertThat(roles("taken-back")).containsExactly("primary");
        assertThat(roles("deleted")).containsExactly("primary");
    }

    private static void goesSilent() {
        sandbox.breakDown("east", true);
        await(() -> registry.condition("east", "Reachable")
                .filter(is -> is.status().equals("False"))
                .isPresent());
    }

    private static void completes(String name, String steps) {
        var run = runs.run(NAMESPACE, name, steps);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
    }

    private static String later(String object, String role) {
        return step(object, role, "defer");
    }

    private static String now(String object, String role) {
        return step(object, role, "retry");
    }

    private static String step(String object, String role, String onUnreachable) {
        return """
                - type: patch
                  cluster: east
                  onUnreachable: %s
                  patch: {apiVersion: v1, resource: configmaps, name: %s, override: {fieldPath: data.role, value: {raw: %s}}}
                """.formatted(onUnreachable, object, role);
    }

    private static void map(String name, boolean immutable) {
        east.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withImmutable(immutable ? true : null)
                        .withData(Map.of("role", "primary"))
                        .build())
                .create();
    }

    private static Resource<ConfigMap> object(String name) {
        return east.admin().configMaps().inNamespace(NAMESPACE).withName(name);
    }

    /** What the object has been in each of its revisions, a deletion aside. */
    private static List<String> roles(String name) {
        return revisions.of(ConfigMap.class, name).stream()
                .filter(revision -> revision.action() != io.fabric8.kubernetes.client.Watcher.Action.DELETED)
                .map(revision -> ((ConfigMap) revision.object()).getData().get("role"))
                .toList();
    }

    private static Resource<RecoveryRun> run(String name) {
        return hub.admin().resources(RecoveryRun.class).inNamespace(NAMESPACE).withName(name);
    }

    private static String name(RecoveryRun run) {
        return NAMESPACE + "/" + run.getMetadata().getName();
    }

    private static Phase phase(RecoveryRun run) {
        return phase(run.getMetadata().getName());
    }

    private static Phase phase(String run) {
        var status = run(run).get().getStatus();
        return status == null ? null : status.phase();
    }

    private static String held(String run) {
        var status = run(run).get().getStatus();
        if (status == null || status.journal() == null || status.journal().held() == null) return "";
        return status.journal().held().message();
    }

    private static Instant created(RecoveryRun run) {
        return Instant.parse(run.getMetadata().getCreationTimestamp());
    }

    /** In the order of the steps that were put off. */
    private static List<RecoveryRun> deferredBy(String run) {
        return hub
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(NAMESPACE)
                .withLabel("holdfast.dev/deferred", "true")
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getSpec().deferred().run().equals(run))
                .sorted(Comparator.comparing(each -> each.getSpec().deferred().step()))
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }
}
