package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job steps through the real Job controller and scheduler; the sandbox's nodes play the pods. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class JobIT {

    private static final String NAMESPACE = "job-it";

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        runs = new Recoveries(installation);
        operator = OperatorProcess.start(
                        installation, folder, "jobs", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void a_job_that_completes_lets_the_run_go_on_with_its_last_lines_in_the_journal() {
        var run = runs.run(NAMESPACE, "completes", step("", "", "") + step("", "", ""));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var entries = run.getStatus().journal().entries();
        assertThat(entries.getFirst().message()).contains("completed", "simulated");
        assertThat(entries.getFirst().target().name())
                .isNotEqualTo(entries.getLast().target().name());
        var job = job(entries.getFirst().target().name());
        assertThat(job.getMetadata().getLabels()).containsEntry("holdfast.dev/run", "completes");
        assertThat(job.getMetadata().getOwnerReferences().getFirst().getUid())
                .isEqualTo(run.getMetadata().getUid());
        assertThat(job.getMetadata().getManagedFields())
                .as("who made it")
                .extracting(ManagedFieldsEntry::getManager)
                .contains("holdfast-run/completes/1")
                .noneMatch("holdfast"::equals);
        assertThat(job(entries.getLast().target().name()).getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .contains("holdfast-run/completes/2");
    }

    @Test
    void a_job_that_fails_more_often_than_its_backoff_limit_fails_the_run() {
        var run = runs.run(NAMESPACE, "fails", step("backoffLimit: 1, ", "fail", "") + step("", "", ""));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .contains("failed", "BackoffLimitExceeded", "simulated", "not started: step 2");
        var job = job(run.getStatus().journal().entries().getFirst().target().name());
        assertThat(job.getStatus().getFailed())
                .as("pods that failed: the first and one more")
                .isEqualTo(2);
        assertThat(run.getStatus().journal().entries()).hasSize(1);
    }

    @Test
    void a_job_that_never_ends_fails_the_run_with_its_last_lines_and_is_stopped_by_the_cluster() {
        var run = runs.run(NAMESPACE, "endless", step("", "endless", "timeout: 20s, "));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .containsAnyOf("still running after 20s", "DeadlineExceeded")
                .contains("simulated");
        var job = job(run.getStatus().journal().entries().getFirst().target().name());
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isBetween(1L, 20L);
        Awaitility.await().atMost(5, TimeUnit.MINUTES).untilAsserted(() -> assertThat(installation
                        .admin()
                        .pods()
                        .inNamespace(NAMESPACE)
                        .withLabel(
                                "batch.kubernetes.io/job-name",
                                job.getMetadata().getName())
                        .list()
                        .getItems())
                .isEmpty());
    }

    @Test
    void a_job_that_somebody_deletes_while_its_step_runs_fails_the_run_and_is_not_created_again() {
        runs.create(NAMESPACE, "deleted", "", step("", "endless", ""));
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, "deleted").getStatus();
            return status != null && status.journal().entries().stream().anyMatch(JournalEntry::created);
        });
        var job = jobs("deleted").getFirst();
        var deleted = job.getMetadata();
        installation
                .admin()
                .batch()
                .v1()
                .jobs()
                .resource(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        var run = runs.await(NAMESPACE, "deleted");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .contains("Job " + deleted.getName() + " was deleted while this step ran")
                .contains("whether it completed is not known");
        assertThat(jobs("deleted")).as("a Job was created in its place").isEmpty();
    }

    @Test
    void a_slow_job_is_waited_for() {
        var run = runs.run(NAMESPACE, "slow", step("", "slow", ""));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void a_template_that_the_server_refuses_fails_at_once_with_its_words() {
        var run = runs.run(NAMESPACE, "refused", "- type: job\n  job: {template: {spec: {containers: []}}}\n");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("refused the Job", "spec.template.spec.containers");
    }

    private static List<Job> jobs(String run) {
        return installation
                .admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel("holdfast.dev/run", run)
                .list()
                .getItems();
    }

    private static Job job(String name) {
        return installation
                .admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static String step(String job, String behaviour, String step) {
        String annotations = behaviour.isEmpty()
                ? ""
                : "metadata: {annotations: {sandbox.holdfast.dev/behaviour: " + behaviour
                        + ", sandbox.holdfast.dev/delay: 1s}}, ";
        return "- {type: Job, " + step + "job: {" + job + "template: {" + annotations
                + "spec: {containers: [{name: main, image: \"registry.example/tool:1\"}]}}}}\n";
    }
}
