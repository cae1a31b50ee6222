package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStepTest {

    private static final String NAME = SUBJECT.jobName(1);
    private static final Look AT_JOB = new Look.AtJob(1, "west", "shop", NAME);

    @Test
    void a_job_is_created_under_its_deterministic_name_without_looking_first() {
        var run = Tale.of(plan(JOB));
        var effect = (Effect.CreateJob) run.effect();
        assertThat(effect.name()).isEqualTo(NAME);
        assertThat(effect.namespace()).isEqualTo("shop");
        assertThat(effect.cluster()).isEqualTo("west");
        assertThat(effect.fieldManager()).isEqualTo("holdfast-run/failover/1");
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        assertThat(run.last().intent())
                .hasValueSatisfying(intent -> assertThat(intent).isInstanceOf(Intent.Create.class));
    }

    @Test
    void a_created_job_is_watched_to_its_end() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done());
        assertThat(run.rest().watching()).contains(AT_JOB);
        assertThat(run.rest().until())
                .isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)).minusSeconds(5));
        run.wake();
        assertThat(run.look()).isEqualTo(AT_JOB);
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        assertThat(run.rest().watching()).contains(AT_JOB);
        run.wake().answer(new Report.JobSeen(JobState.COMPLETE, "3 rows copied"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("Job " + NAME + " completed: 3 rows copied");
    }

    @Test
    void a_restart_between_journal_and_effect_looks_for_the_job_and_creates_it_under_the_same_name_and_attempt() {
        var run = Tale.of(plan(JOB));
        var effect = run.effect();
        run.wake();
        assertThat(run.look()).isEqualTo(AT_JOB);
        run.answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(run.effect()).isEqualTo(effect);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void a_job_of_this_run_that_exists_already_is_taken_over() {
        var run = Tale.of(plan(JOB)).answer(new Report.Conflicted("already exists"));
        assertThat(run.look()).isEqualTo(AT_JOB);
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        assertThat(run.rest().watching()).contains(AT_JOB);
    }

    @Test
    void a_job_of_that_name_which_another_made_fails_the_step() {
        var run = Tale.of(plan(JOB))
                .answer(new Report.Conflicted("already exists"))
                .answer(new Report.JobSeen(JobState.FOREIGN, ""));
        assertThat(run.end().message())
                .contains("there is a Job " + NAME + " in namespace shop that this run did not make; remove it");
    }

    @Test
    void an_unanswered_creation_is_looked_for_and_counted_when_it_is_repeated() {
        var run = Tale.of(plan(JOB)).answer(new Report.Unclear("no answer"));
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.wake();
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.after(Duration.ofSeconds(1)).wake();
        assertThat(run.look()).isEqualTo(AT_JOB);
        run.answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(((Effect.CreateJob) run.effect()).name()).isEqualTo(NAME);
        assertThat(run.last().attempt()).isEqualTo(2);
    }

    @Test
    void an_unanswered_last_attempt_is_still_looked_for() {
        assertThat(exhausted()
                        .answer(new Report.JobSeen(JobState.COMPLETE, ""))
                        .end()
                        .outcome())
                .isEqualTo(Outcome.COMPLETED);
        assertThat(exhausted()
                        .answer(new Report.JobSeen(JobState.ABSENT, ""))
                        .end()
                        .message())
                .contains("gave up after 3 attempts: no answer");
    }

    private static Tale exhausted() {
        var run = Tale.of(plan(JOB));
        for (int attempt = 1; attempt < 3; attempt++) {
            run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake();
            run.answer(new Report.JobSeen(JobState.ABSENT, ""));
        }
        run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake();
        assertThat(run.look()).isEqualTo(AT_JOB);
        return run;
    }

    @Test
    void a_failed_job_fails_the_step_with_its_last_words() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).wake();
        run.answer(new Report.JobSeen(JobState.FAILED, "BackoffLimitExceeded"));
        assertThat(run.end().message()).contains("Job " + NAME + " failed: BackoffLimitExceeded");
    }

    @Test
    void a_job_that_never_ends_ends_the_step_with_its_time_and_with_what_it_said_before_its_pod_was_gone() {
        var run = lastWords();
        run.answer(new Report.JobSeen(JobState.ACTIVE, "still copying"));
        assertThat(run.last().message()).as("in the journal").isEqualTo("still copying");
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)));
        run.after(Duration.ofSeconds(5)).wake();
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        assertThat(run.end().message()).contains("was still running after 10m; its last lines: still copying");

        var later = lastWords().answer(new Report.JobSeen(JobState.ACTIVE, "")).after(Duration.ofSeconds(5));
        later.wake().answer(new Report.JobSeen(JobState.ACTIVE, "still copying"));
        assertThat(later.end().message()).contains("was still running after 10m: still copying");
    }

    @Test
    void a_job_that_its_cluster_stops_at_the_steps_end_fails_with_what_it_said_before() {
        var run = lastWords().answer(new Report.JobSeen(JobState.ACTIVE, "still copying"));
        run.after(Duration.ofSeconds(5)).wake().answer(new Report.JobSeen(JobState.FAILED, "DeadlineExceeded"));
        assertThat(run.end().message()).contains("failed: DeadlineExceeded; its last lines: still copying");

        var told = lastWords().answer(new Report.JobSeen(JobState.ACTIVE, "still copying"));
        told.after(Duration.ofSeconds(5))
                .wake()
                .answer(new Report.JobSeen(JobState.FAILED, "DeadlineExceeded; its last lines: copied"));
        assertThat(told.end().message()).contains("its last lines: copied").doesNotContain("still copying");
    }

    /** A Job that still runs when its step looks for its last words. */
    private static Tale lastWords() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).wake();
        assertThat(run.look()).as("long before the end").isEqualTo(AT_JOB);
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        run.now = run.rest().until();
        assertThat(run.wake().look()).isEqualTo(new Look.AtJob(1, "west", "shop", NAME, true));
        return run;
    }

    @Test
    void a_job_that_is_made_late_gets_the_time_that_is_left_and_not_more() {
        var run = Tale.of(plan(JOB));
        assertThat(deadline(run)).isEqualTo(600);
        run.answer(new Report.Unclear("no answer")).after(Duration.ofMinutes(9)).wake();
        run.answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(deadline(run)).isEqualTo(60);
        run.after(Duration.ofMillis(59_900)).wake().answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(deadline(run)).as("Kubernetes takes no zero").isEqualTo(1);
    }

    private static long deadline(Tale run) {
        var spec = (Json.Obj)
                ((Effect.CreateJob) run.effect()).manifest().get("spec").orElseThrow();
        return Long.parseLong(spec.get("activeDeadlineSeconds").orElseThrow().print());
    }

    @Test
    void a_job_that_completed_while_nobody_looked_has_completed() {
        var run = Tale.of(plan(JOB))
                .answer(new Report.Done())
                .after(Duration.ofHours(5))
                .wake();
        run.answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_job_that_was_known_to_exist_and_is_gone_is_not_run_a_second_time() {
        var answered = Tale.of(plan(JOB)).answer(new Report.Done()).wake();
        answered.answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(answered.end().message())
                .contains("Job " + NAME + " was deleted while this step ran; whether it completed is not known");

        var seen = Tale.of(plan(JOB))
                .wake()
                .answer(new Report.JobSeen(JobState.ACTIVE, ""))
                .wake();
        seen.answer(new Report.Unreached("connection refused"))
                .after(Backoff.MAX)
                .wake();
        seen.answer(new Report.JobSeen(JobState.ABSENT, ""));
        assertThat(seen.end().message()).contains("was deleted while this step ran");
    }

    @Test
    void an_unreachable_cluster_is_tried_again_and_then_given_up() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done());
        for (int i = 0; i < 3; i++) run.after(Backoff.MAX).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message())
                .contains("gave up after 3 attempts: cannot read the Job " + NAME + ": connection refused");
    }

    @Test
    void a_refused_or_unreadable_job_fails_at_once() {
        assertThat(Tale.of(plan(JOB))
                        .answer(new Report.Refused("jobs is forbidden (403)", false))
                        .end()
                        .message())
                .contains("refused the Job " + NAME + ": jobs is forbidden (403)");
        assertThat(Tale.of(plan(JOB))
                        .answer(new Report.Refused("spec.template: required (422)", true))
                        .end()
                        .message())
                .contains("spec.template: required (422)");
        assertThat(Tale.of(plan(JOB))
                        .wake()
                        .answer(new Report.Unreadable("forbidden (403)"))
                        .end()
                        .message())
                .contains("cannot read the Job " + NAME + ": forbidden (403)");
    }

    @Test
    void the_manifest_is_a_job_with_the_runs_labels_its_own_deadline_and_its_values_filled_in() {
        var template = object(
                "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"args\":[\"{{ .Values.ip }}\"]}]}}");
        var job = new Action.Job("west", "other", template, Optional.of(4));
        var run = Tale.of(plan(READ_IP, job)).answer(seen(object("{\"status\":{\"ip\":\"10.0.0.7\"}}")));
        var effect = (Effect.CreateJob) run.effect();
        assertThat(effect.manifest()).isEqualTo(object("""
                {"apiVersion":"batch/v1","kind":"Job",\
                "metadata":{"name":"%s","namespace":"other","labels":{"holdfast.dev/run":"failover-abc",\
                "holdfast.dev/run-uid":"run-uid-1","holdfast.dev/step":"2"}},\
                "spec":{"activeDeadlineSeconds":600,"backoffLimit":4,"ttlSecondsAfterFinished":2592000,"template":{"metadata":{"labels":{"a":"b"}},\
                "spec":{"restartPolicy":"Never","containers":[{"args":["10.0.0.7"]}]}}}}""".formatted(SUBJECT.jobName(2))));
        assertThat(effect.namespace()).isEqualTo("other");
    }

    @Test
    void a_job_beside_its_run_is_owned_by_it_and_one_elsewhere_is_not() {
        var here = new Action.Job("", "", object("{\"spec\":{\"restartPolicy\":\"OnFailure\"}}"), Optional.empty());
        var manifest =
                ((Effect.CreateJob) Tale.of(plan(here)).effect()).manifest().print();
        assertThat(manifest)
                .contains("\"ownerReferences\"", "\"uid\":\"run-uid-1\"", "\"restartPolicy\":\"OnFailure\"")
                .doesNotContain("ttlSecondsAfterFinished");
        assertThat(((Effect.CreateJob) Tale.of(plan(JOB)).effect()).manifest().print())
                .doesNotContain("ownerReferences");
    }

    @Test
    void what_is_not_about_a_job_is_a_programming_error() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tale.of(plan(JOB)).answer(RunSamples.absent()))
                .withMessageContaining("a Job is answered with Seen");
    }
}
