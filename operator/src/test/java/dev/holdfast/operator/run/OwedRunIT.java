package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which runs the API server lets nobody delete without a word; no operator is there. */
@WithSandbox(
        clusters = {"hub"},
        nodes = 0)
class OwedRunIT {

    private static final String NAMESPACE = "owed-run-it";

    /** A journal that Holdfast did not write. */
    private static final String STRANGE =
            "{\"phase\":\"Running\",\"journal\":{\"digest\":\"d\",\"entries\":[{\"step\":\"one\"},{\"state\":7}]}}";

    private static Installation installation;

    @BeforeAll
    static void start(Sandbox sandbox) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        // a policy is in force a moment after it is there
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var probe = run("probe").get() == null ? run("probe", deferred(), "{\"phase\":\"Running\"}") : run("probe");
            try {
                probe.delete();
                return false;
            } catch (KubernetesClientException refused) {
                return true;
            }
        });
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    private static Resource<RecoveryRun> run(String name) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    private static Resource<RecoveryRun> run(String name, String deferred, String status) {
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                        + ", namespace: " + NAMESPACE + "}\nspec:\n  " + deferred
                        + "\n  steps:\n  - {type: patch, cluster: east, patch: {apiVersion: v1, resource: configmaps, name: c,"
                        + " override: {fieldPath: data.a, value: {raw: b}}}}\n")
                .create();
        run(name).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
        return run(name);
    }

    private static String deferred() {
        return "deferred: {run: failover, runUid: u, step: 1, cluster: dr/east}";
    }

    private static String entry(String phase, String state) {
        return "{\"phase\":\"" + phase + "\",\"journal\":{\"digest\":\"sha256:d\",\"entries\":[{\"step\":1,\"state\":\""
                + state + "\",\"attempt\":1}]}}";
    }

    @Test
    void one_that_is_owed_is_deleted_with_a_reason_only() {
        for (String phase : new String[] {"Pending", "Running", "Paused", "Failed"}) {
            var owed = run("owed-" + phase.toLowerCase(Locale.ROOT), deferred(), "{\"phase\":\"" + phase + "\"}");
            assertThatThrownBy(owed::delete)
                    .as(phase)
                    .hasMessageContaining("Cluster dr/east is quarantined until this deferred action is done");
            abandon(owed, " ");
            assertThatThrownBy(owed::delete).as("a blank is no reason").hasMessageContaining("quarantined until");
            abandon(owed, "the cluster is gone for good");
            assertThatCode(owed::delete).doesNotThrowAnyException();
            assertThat(owed.get()).isNull();
        }
    }

    @Test
    void a_run_that_is_about_to_write_one_down_too() {
        var run = run("puts-off", "alertSpec: {name: by-hand, labels: {a: b}}", entry("Running", "Deferring"));
        assertThatThrownBy(run::delete)
                .hasMessageContaining("run puts-off -n " + NAMESPACE + " puts a step off")
                .hasMessageContaining("wait until it has");
        abandon(run, "nobody wants it any more");
        assertThatCode(run::delete).doesNotThrowAnyException();
    }

    @Test
    void all_others_are_deleted_as_ever() {
        String plain = "alertSpec: {name: by-hand, labels: {a: b}}";
        for (var run : Map.of(
                        "done", run("done", deferred(), "{\"phase\":\"Completed\"}"),
                        "canceled", run("canceled", deferred(), "{\"phase\":\"Canceled\"}"),
                        "deferred", run("deferred", plain, entry("Running", "Deferred")),
                        "ended", run("ended", plain, entry("Failed", "Deferring")),
                        "plain", run("plain", plain, "{\"phase\":\"Paused\"}"),
                        "strange", run("strange", plain, STRANGE))
                .entrySet()) {
            assertThatCode(run.getValue()::delete).as(run.getKey()).doesNotThrowAnyException();
        }
    }

    private static void abandon(Resource<RecoveryRun> run, String why) {
        run.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"annotations\":{\"holdfast.dev/abandon\":\"" + why + "\"}}}");
    }
}
