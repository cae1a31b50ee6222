package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run's secret values are, on a real API server with the real garbage collector. */
@WithSandbox(clusters = "hub", nodes = 0)
class RunSecretIT {

    private static final String PASSWORD = "Y29ycmVjdC1ob3JzZQ==";
    private static final String LABEL = "holdfast.dev/run-uid";

    /** Reads a secret value, rests until somebody says go, and writes it. */
    private static final String STEPS = """
            - type: readField
              readField: {apiVersion: v1, resource: secrets, name: db, fieldPath: data.password, outputKey: secret}
            - type: wait
              timeout: 10m
              wait: {apiVersion: v1, resource: configmaps, name: gate, field: {fieldPath: data.open, value: {raw: "yes"}}}
            - type: patch
              patch: {apiVersion: v1, resource: configmaps, name: gate, override: {fieldPath: data.seen, value: {raw: "{{ .Values.secret }}"}}}
            """;

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        installation = Installation.on(sandbox, "hub");
        runs = new Recoveries(installation);
        operator = OperatorProcess.start(
                        installation,
                        folder,
                        "secrets",
                        "--default-service-account",
                        "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void a_run_that_is_made_anew_under_its_name_keeps_its_values_apart_from_those_of_the_first() {
        String namespace = namespace("anew");
        var first = waiting(namespace);
        var firsts = secret(namespace, first);
        // As the garbage collector has not come by yet.
        secrets(namespace, firsts).edit(secret -> new SecretBuilder(secret)
                .editMetadata()
                .withOwnerReferences(List.of())
                .endMetadata()
                .build());
        var before = secrets(namespace, firsts).get();
        installation.admin().resource(first).delete();

        var second = waiting(namespace);
        assertThat(second.getMetadata().getUid())
                .isNotEqualTo(first.getMetadata().getUid());
        var seconds = secret(namespace, second);
        assertThat(seconds.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(second.getMetadata().getUid()));
        assertThat(seconds.getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .containsOnly("holdfast-run/again/1");
        assertThat(secrets(namespace, firsts).get()).isEqualTo(before);
        secrets(namespace, firsts).delete();
        assertCompletes(namespace);
    }

    @Test
    void a_run_that_an_earlier_version_has_begun_finds_its_values_under_their_former_name() {
        String namespace = namespace("former");
        move(namespace, waiting(namespace), "again-step-1", Map.of());
        assertCompletes(namespace);
    }

    @Test
    void values_of_another_run_under_the_former_name_are_not_taken_for_its_own() {
        String namespace = namespace("foreign");
        move(namespace, waiting(namespace), "again-step-1", Map.of(LABEL, "of-another-run"));
        open(namespace);
        var run = runs.await(namespace, "again");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("the run's Secret no longer holds the value secret");
    }

    @Test
    void what_earlier_rounds_have_kept_goes_when_the_journal_does_not_name_it_any_more() {
        String namespace = namespace("rounds");
        large(namespace, 0);
        runs.create(namespace, "again", "", """
                - type: patch
                  onFailure: pause
                  patch: {apiVersion: v1, resource: configmaps, name: large, override: {fieldPath: data, value: {raw: {b: 5}}}}
                """);
        try (var alice = new Person(installation, "alice", namespace).asResponder()) {
            for (int round = 1; round < 5; round++) {
                var paused = paused(namespace, round);
                assertThat(Recoveries.message(paused)).contains("cannot unmarshal number");
                large(namespace, round);
                alice.does("again", "retry", 1);
            }
            var fifth = secretOfOneRound(namespace, paused(namespace, 5));

            secrets(namespace, fifth).edit(secret -> new SecretBuilder(secret)
                    .addToStringData("left-by-a-crash", "x".repeat((1 << 20) - (60 << 10)))
                    .build());
            large(namespace, 5);
            alice.does("again", "retry", 1);
            var sixth = paused(namespace, 6);
            assertThat(Recoveries.message(sixth)).contains("cannot unmarshal number");
            assertThat(secretOfOneRound(namespace, sixth).getData())
                    .doesNotContainKeys("left-by-a-crash")
                    .isNotEqualTo(fifth.getData());
        }
    }

    /**
     * A round keeps what it found and what it means to write. What no journal names goes after the journal is stored, so a
     * moment after the run is seen to rest.
     */
    private static Secret secretOfOneRound(String namespace, RecoveryRun run) {
        return Awaitility.await("what only earlier rounds have kept is gone")
                .atMost(5, TimeUnit.MINUTES)
                .until(() -> secret(namespace, run), secret -> secret.getData().size() == 2);
    }

    private static RecoveryRun paused(String namespace, int round) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(namespace, "again").getStatus();
            return status != null
                    && status.phase() == Phase.PAUSED
                    && (round == 1
                            || Integer.valueOf(round)
                                    .equals(status.journal()
                                            .entries()
                                            .getFirst()
                                            .round()));
        });
        return runs.get(namespace, "again");
    }

    private static void large(String namespace, int edition) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("large")
                                .withNamespace(namespace)
                                .build())
                        .addToData("a", edition + "x".repeat(20 << 10))
                        .build())
                .serverSideApply();
    }

    private static String namespace(String name) {
        String namespace = installation.namespace("run-secret-" + name);
        installation
                .admin()
                .resource(new SecretBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("db")
                                .withNamespace(namespace)
                                .build())
                        .addToData("password", PASSWORD)
                        .build())
                .create();
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("gate")
                                .withNamespace(namespace)
                                .build())
                        .addToData("open", "no")
                        .build())
                .create();
        return namespace;
    }

    /** A run that has kept what it read and rests at its second step. */
    private static RecoveryRun waiting(String namespace) {
        runs.create(namespace, "again", "", STEPS);
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(namespace, "again").getStatus();
            return status != null
                    && status.journal() != null
                    && status.journal().entries().size() == 2;
        });
        return runs.get(namespace, "again");
    }

    /** The Secret of that run's first step. */
    private static Secret secret(String namespace, RecoveryRun run) {
        var all = installation
                .admin()
                .secrets()
                .inNamespace(namespace)
                .withLabel(LABEL, run.getMetadata().getUid())
                .list()
                .getItems();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Resource<Secret> secrets(String namespace, Secret secret) {
        return installation
                .admin()
                .secrets()
                .inNamespace(namespace)
                .withName(secret.getMetadata().getName());
    }

    private static void move(String namespace, RecoveryRun run, String name, Map<String, String> labels) {
        var kept = secret(namespace, run);
        installation
                .admin()
                .resource(new SecretBuilder(kept)
                        .withMetadata(new ObjectMetaBuilder()
                                .withName(name)
                                .withNamespace(namespace)
                                .withOwnerReferences(kept.getMetadata().getOwnerReferences())
                                .withLabels(kept.getMetadata().getLabels())
                                .addToLabels(labels)
                                .build())
                        .build())
                .create();
        secrets(namespace, kept).delete();
    }

    private static void open(String namespace) {
        installation
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("gate")
                .edit(gate ->
                        new ConfigMapBuilder(gate).addToData("open", "yes").build());
    }

    private static void assertCompletes(String namespace) {
        open(namespace);
        var run = runs.await(namespace, "again");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(installation
                        .admin()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("gate")
                        .get()
                        .getData())
                .containsEntry("seen", PASSWORD);
    }
}
