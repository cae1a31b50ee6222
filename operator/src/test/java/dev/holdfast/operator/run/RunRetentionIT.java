package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are only history are removed by the real operator with the rights that ship; others stay. */
@WithSandbox(clusters = "hub", nodes = 0)
class RunRetentionIT {

    private static final String NAMESPACE = "run-retention-it";
    private static final String RIGHTS = "run-rights-it";
    private static final String ENDED = "{\"phase\":\"Completed\",\"completionTime\":\"2026-01-01T12:00:00Z\"";
    private static final String[] ACCOUNT = {"--default-service-account", "holdfast-system/holdfast-default"};

    private static final String STEPS = """
            - type: wait
              timeout: 10m
              wait: {apiVersion: v1, resource: configmaps, name: gate, field: {fieldPath: data.open, value: {raw: "%s"}}}
            """;

    @Test
    void what_is_only_history_is_removed_in_time_and_nothing_else(Sandbox sandbox, @TempDir Path folder) {
        try (var installation = Installation.on(sandbox, "hub")) {
            installation.namespace(NAMESPACE);
            installation
                    .admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("gate")
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withData(Map.of("open", "yes"))
                            .build())
                    .create();
            var runs = new Recoveries(installation);
            try (var operator = OperatorProcess.start(installation, folder, "first", ACCOUNT)
                    .awaitReady()) {
                for (var name : List.of("one", "two", "three")) {
                    var run = runs.run(NAMESPACE, name, STEPS.formatted("yes"));
                    assertThat(run.getStatus().phase())
                            .as(Recoveries.message(run))
                            .isEqualTo(Phase.COMPLETED);
                }
                // what ends in the second in which another run is made may be what that one asks about
                var ended = runs.get(NAMESPACE, "three").getStatus().completionTime();
                Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> Instant.now()
                        .isAfter(ended.plusSeconds(1)));
                runs.create(NAMESPACE, "waits", "", STEPS.formatted("no"));
                Awaitility.await()
                        .atMost(5, TimeUnit.MINUTES)
                        .until(() -> runs.get(NAMESPACE, "waits").getStatus() != null);
                assertThat(operator.terminate()).as(operator.log()).isZero();
            }
            try (var operator = OperatorProcess.start(
                            installation, folder, "second", ACCOUNT[0], ACCOUNT[1], "--run-retention-count", "1")
                    .awaitReady()) {
                Awaitility.await().atMost(5, TimeUnit.MINUTES).untilAsserted(() -> assertThat(names(installation))
                        .as(operator.log())
                        .containsExactlyInAnyOrder("three", "waits"));
                assertThat(runs.get(NAMESPACE, "waits").getStatus().phase()).isEqualTo(Phase.RUNNING);
            }
        }
    }

    @Test
    void the_operators_rights_reach_only_what_has_ended_and_is_owed_nothing(Sandbox sandbox) throws IOException {
        try (var installation = Installation.on(sandbox, "hub");
                var operator = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(Files.readString(installation.operatorKubeconfig())))
                        .build()) {
            installation.namespace(RIGHTS);
            var goesOn = run(installation, "goes-on", "{\"phase\":\"Running\"}");
            // a right and a policy are in force a moment after they are there
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
                try {
                    as(operator, goesOn).dryRun(true).delete();
                    return false;
                } catch (KubernetesClientException refused) {
                    return refused.getMessage().contains("holdfast-history");
                }
            });
            assertRefused(operator, goesOn, "goes-on has not ended");
            assertRefused(operator, run(installation, "begins", "{}"), "begins has not ended");
            assertRefused(operator, run(installation, "no-time", "{\"phase\":\"Completed\"}"), "no-time has not ended");
            assertRefused(
                    operator,
                    run(
                            installation,
                            "holds",
                            ENDED + ",\"conditions\":[{\"type\":\"StillHeld\",\"status\":\"True\"}]}"),
                    "holds has left something held");
            var told = run(installation, "told", ENDED + "}");
            try (var alice = new Person(installation, "alice", RIGHTS).asResponder()) {
                Awaitility.await()
                        .atMost(5, TimeUnit.MINUTES)
                        .ignoreExceptions()
                        .until(() -> {
                            alice.does("told", "note");
                            return true;
                        });
            }
            assertRefused(operator, told, "an act on run " + RIGHTS + "/told was not heard yet");

            var over = run(installation, "over", ENDED + "}");
            assertThatCode(() -> as(operator, over).delete()).doesNotThrowAnyException();
            assertThat(as(operator, over).get()).isNull();
            assertThatCode(() -> as(installation.admin(), goesOn).delete())
                    .as("a person may delete what goes on")
                    .doesNotThrowAnyException();
        }
    }

    private static void assertRefused(KubernetesClient operator, String name, String words) {
        assertThatThrownBy(() -> as(operator, name).delete())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining(words);
        assertThat(as(operator, name).get()).isNotNull();
    }

    private static Resource<RecoveryRun> as(KubernetesClient client, String name) {
        return client.resources(RecoveryRun.class).inNamespace(RIGHTS).withName(name);
    }

    /** A run with that status, which nobody carries. */
    private static String run(Installation installation, String name, String status) {
        new Recoveries(installation).create(RIGHTS, name, "", STEPS.formatted("no"));
        as(installation.admin(), name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
        return name;
    }

    private static List<String> names(Installation installation) {
        return installation.admin().resources(RecoveryRun.class).inNamespace(NAMESPACE).list().getItems().stream()
                .map(run -> run.getMetadata().getName())
                .toList();
    }
}
