package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.OnOneCluster;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Delete steps on a real API server, with finalizers that only the test takes off. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class DeleteIT extends OnOneCluster {

    private static final String NAMESPACE = "delete-it";
    private static final String FINALIZER = "example.com/drain";

    DeleteIT() {
        super(NAMESPACE);
    }

    @Test
    void an_object_is_deleted_and_one_that_is_not_there_is_told() {
        create("plain");
        var run = runs.run(NAMESPACE, "plain", step("plain", "") + step("plain", ""));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var entries = run.getStatus().journal().entries();
        assertThat(entries.getFirst().message()).isEqualTo("configmaps/plain is gone");
        assertThat(entries.getFirst().target().uid()).isNotEmpty();
        assertThat(entries.getLast().message()).isEqualTo("configmaps/plain does not exist; nothing to delete");
        assertThat(get("plain")).isNull();
    }

    @Test
    void an_operator_killed_while_a_finalizer_holds_the_object_is_followed_by_one_that_waits_for_it() {
        create("held", FINALIZER);
        runs.create(NAMESPACE, "held", "", step("held", ""));
        awaitAccepted("held");
        assertThat(get("held").getMetadata().getDeletionTimestamp()).isNotNull();
        operator.killAndBury();
        operator = operator("2");
        letGo("held");
        var run = runs.await(NAMESPACE, "held");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().attempt()).isEqualTo(1);
    }

    @Test
    void an_object_that_is_made_anew_under_the_same_name_is_left_alone() {
        create("again", FINALIZER);
        runs.create(NAMESPACE, "again", "", step("again", ""));
        awaitAccepted("again");
        operator.killAndBury();
        letGo("again");
        create("again");
        operator = operator("3");
        var run = runs.await(NAMESPACE, "again");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().message())
                .isEqualTo("configmaps/again is gone; another of that name has been made since");
        assertThat(get("again")).isNotNull();
    }

    @Test
    void an_object_that_a_finalizer_holds_for_ever_fails_the_step_which_names_it() {
        create("stuck", FINALIZER);
        var run = runs.run(NAMESPACE, "stuck", step("stuck", "timeout: 2s, "));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("was still there after 2s, held by the finalizers " + FINALIZER);
        letGo("stuck");
    }

    private void awaitAccepted(String run) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, run).getStatus();
            return status != null && status.journal().entries().stream().anyMatch(JournalEntry::written);
        });
    }

    private void create(String name, String... finalizers) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .build())
                .create();
    }

    private ConfigMap get(String name) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private void letGo(String name) {
        installation.admin().configMaps().inNamespace(NAMESPACE).withName(name).edit(map -> {
            map.getMetadata().setFinalizers(List.of());
            return map;
        });
    }

    private static String step(String name, String step) {
        return "- {type: delete, " + step + "delete: {apiVersion: v1, resource: configmaps, name: " + name + "}}\n";
    }
}
