package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.OnOneCluster;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Scale steps through the real Deployment controller and scheduler; the sandbox's nodes play the pods. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class ScaleIT extends OnOneCluster {

    private static final String NAMESPACE = "scale-it";

    ScaleIT() {
        super(NAMESPACE);
    }

    @Test
    void a_deployment_is_scaled_up_until_all_are_ready_and_down_until_all_are_gone() {
        deployment("updown", 1, "");
        var run = runs.run(NAMESPACE, "updown", step("updown", 3) + step("updown", 0));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var entries = run.getStatus().journal().entries();
        assertThat(entries.getFirst().previous().value()).isEqualTo("1");
        assertThat(entries.getFirst().desired().value()).isEqualTo("3");
        assertThat(entries.getFirst().message()).isEqualTo("3 replicas are ready, it was 1");
        assertThat(entries.getLast().message()).isEqualTo("0 replicas are ready, it was 3");
        assertThat(get("updown").getSpec().getReplicas()).isZero();
        assertThat(get("updown").getStatus().getReplicas()).isNull();
    }

    @Test
    void replicas_that_never_become_ready_fail_the_step_at_its_deadline_and_are_counted() {
        deployment("stuck", 0, "nobody: has-this-label");
        var run = runs.run(NAMESPACE, "stuck", step("stuck", 2, "timeout: 3s, "));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("0 of 2 replicas were ready after 3s");
    }

    @Test
    void an_operator_killed_while_it_waits_is_followed_by_one_that_writes_nothing_again() {
        deployment("killed", 0, "nobody: has-this-label");
        runs.create(NAMESPACE, "killed", "", step("killed", 2));
        awaitWritten("killed");
        long generation = get("killed").getMetadata().getGeneration();
        operator.killAndBury();
        installation
                .admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("killed")
                // whatever its controller writes meanwhile
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":null}}}}");
        operator = operator("2");
        var run = runs.await(NAMESPACE, "killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().attempt()).isEqualTo(1);
        assertThat(get("killed").getMetadata().getGeneration())
                .as("one change of the spec more, which is the test's")
                .isEqualTo(generation + 1);
    }

    @Test
    void whoever_scales_the_object_meanwhile_is_not_overruled() {
        deployment("other", 0, "nobody: has-this-label");
        runs.create(NAMESPACE, "other", "", step("other", 2));
        awaitWritten("other");
        installation
                .admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("other")
                .scale(5);
        var run = runs.await(NAMESPACE, "other");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("somebody else scaled", "this step had set 2, now it is 5");
        assertThat(get("other").getSpec().getReplicas()).isEqualTo(5);
    }

    private void awaitWritten(String run) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, run).getStatus();
            return status != null && status.journal().entries().stream().anyMatch(JournalEntry::written);
        });
    }

    private void deployment(String name, int replicas, String nodeSelector) {
        installation
                .admin()
                .resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: %2$s}
                        spec:
                          replicas: %3$d
                          selector: {matchLabels: {app: %1$s}}
                          template:
                            metadata: {labels: {app: %1$s}}
                            spec:
                              nodeSelector: {%4$s}
                              containers: [{name: main, image: "registry.example/app:1"}]
                        """.formatted(name, NAMESPACE, replicas, nodeSelector))
                .create();
    }

    private Deployment get(String name) {
        return installation
                .admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static String step(String name, int replicas) {
        return step(name, replicas, "");
    }

    private static String step(String name, int replicas, String step) {
        return "- {type: scale, " + step + "scale: {apiVersion: apps/v1, resource: deploy, name: " + name
                + ", replicas: " + replicas + "}}\n";
    }
}
