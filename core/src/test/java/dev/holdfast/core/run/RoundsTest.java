package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.APPEND;
import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.SWITCH;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a failed round leaves behind, and what the next makes of it. */
class RoundsTest {

    private static final String FIRST = SUBJECT.jobName(1);
    private static final String SECOND = SUBJECT.jobName(1, 2);

    private static Report job(JobState state) {
        return new Report.JobSeen(state, "");
    }

    /** The Job's creation was never answered, until the step's time was over. */
    private static Tale lostJob() {
        var run = Tale.of(plan(OnFailure.PAUSE, JOB)).answer(new Report.Unclear("no answer"));
        return run.after(Duration.ofMinutes(11))
                .wake()
                .answer(job(JobState.ABSENT))
                .act(Verb.RETRY);
    }

    @Test
    void a_job_of_a_new_round_has_a_name_of_its_own_that_says_the_round() {
        assertThat(SECOND).isNotEqualTo(FIRST).contains("-1-r2-").hasSizeLessThan(64);
        assertThat(SUBJECT.jobName(1, 1)).isEqualTo(FIRST);
        assertThat(new Subject("u", "x".repeat(253)).jobName(200, Act.ACTS_MAX)).hasSizeLessThan(64);
    }

    @Test
    void a_job_that_has_failed_is_not_joined() {
        var run = Tale.of(plan(OnFailure.PAUSE, JOB)).answer(new Report.Done()).wake();
        run.answer(job(JobState.FAILED)).act(Verb.RETRY);
        assertThat(((Look.AtJob) run.look()).name()).isEqualTo(FIRST);
        run.answer(job(JobState.FAILED));
        assertThat(((Effect.CreateJob) run.effect()).name()).isEqualTo(SECOND);
        assertThat(run.last().carried()).isFalse();
    }

    @Test
    void a_job_that_somebody_deleted_is_made_again_when_a_person_asks() {
        var run = Tale.of(plan(OnFailure.PAUSE, JOB)).answer(new Report.Done()).wake();
        run.answer(job(JobState.ABSENT)).act(Verb.RETRY).answer(job(JobState.ABSENT));
        assertThat(((Effect.CreateJob) run.effect()).name()).isEqualTo(SECOND);
    }

    @Test
    void a_job_whose_request_was_lost_is_asked_for_under_the_same_name_so_that_there_is_one_whichever_arrives() {
        var run = lostJob().answer(job(JobState.ABSENT));
        assertThat(((Effect.CreateJob) run.effect()).name()).isEqualTo(FIRST);
        run.answer(new Report.Conflicted("already exists")).answer(job(JobState.ACTIVE));
        assertThat(run.rest().watching())
                .hasValueSatisfying(at -> assertThat(((Look.AtJob) at).name()).isEqualTo(FIRST));
    }

    @Test
    void a_job_whose_request_arrived_late_is_waited_for_and_its_success_is_the_steps() {
        var run = lostJob().answer(job(JobState.ACTIVE));
        assertThat(run.last().message()).isEqualTo("waits for Job " + FIRST + " of an earlier round to end");
        run.wake().answer(job(JobState.COMPLETE));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_job_whose_request_arrived_late_and_failed_is_followed_by_one_of_the_new_round() {
        var run = lostJob().answer(job(JobState.ACTIVE)).wake().answer(job(JobState.FAILED));
        assertThat(((Effect.CreateJob) run.effect()).name()).isEqualTo(SECOND);
    }

    @Test
    void a_job_of_an_earlier_round_that_does_not_end_fails_the_new_round_too() {
        var run = lostJob()
                .answer(job(JobState.ACTIVE))
                .after(Duration.ofMinutes(11))
                .wake();
        run.answer(job(JobState.ACTIVE));
        assertThat(run.end().message()).contains("Job " + FIRST + " was still running after 10m");
        assertThat(run.act(Verb.RETRY).last().round()).isEqualTo(3);
    }

    @Test
    void a_restart_in_a_new_round_goes_on_with_it() {
        var run = lostJob().answer(job(JobState.ABSENT));
        var effect = run.effect();
        run.wake().answer(job(JobState.ABSENT));
        assertThat(run.effect()).isEqualTo(effect);
        assertThat(run.last().round()).isEqualTo(2);
    }

    @Test
    void what_an_earlier_round_has_written_is_not_written_again() {
        var run = Tale.of(plan(OnFailure.PAUSE, APPEND)).answer(log("1", "[]")).answer(new Report.Unclear("?"));
        run.after(Duration.ofMinutes(11)).wake().answer(log("1", "[]"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        run.act(Verb.RETRY).answer(log("9", "[\"failed over\",\"somebody's\"]"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().foundApplied()).isTrue();
    }

    @Test
    void what_an_earlier_round_has_not_written_is_written_over_what_is_there_now() {
        var run = Tale.of(plan(OnFailure.PAUSE, SET_TO))
                .answer(seen(configMap("u", "1", "east")))
                .answer(new Report.Conflicted("409"))
                .answer(seen(configMap("u", "2", "north")));
        assertThat(run.end().message()).contains("somebody else changed");
        run.act(Verb.RETRY).answer(seen(configMap("u", "3", "north")));
        assertThat(((Effect.Patch) run.effect()).body().print()).contains("\"3\"");
        assertThat(((Intent.Change) run.last().intent().orElseThrow()).previous())
                .contains(Held.of(Json.text("north"), false));
    }

    @Test
    void replicas_that_were_set_are_waited_for_anew() {
        var run = Tale.of(plan(OnFailure.PAUSE, new Action.Scale(SWITCH, 3)))
                .answer(workers("1", 1))
                .answer(new Report.Done());
        run.after(Duration.ofMinutes(11)).wake().answer(workers("2", 3));
        assertThat(run.end().message()).contains("0 of 3 replicas were ready");
        run.act(Verb.RETRY).answer(workers("3", 3));
        assertThat(run.last().message()).isEqualTo("spec.replicas is set; waits for 3 ready");
        assertThat(run.last().carried()).isFalse();
    }

    @Test
    void an_object_that_was_made_anew_since_the_round_before_is_not_deleted() {
        var run = Tale.of(plan(OnFailure.PAUSE, new Action.Delete(SWITCH, Propagation.BACKGROUND)))
                .answer(seen(configMap("u", "1", "east")))
                .answer(new Report.Unclear("?"));
        run.after(Duration.ofMinutes(11)).wake().answer(seen(configMap("u", "1", "east")));
        run.act(Verb.RETRY).answer(seen(configMap("other", "7", "east")));
        assertThat(run.last().message()).contains("is gone; another of that name has been made since");
    }

    private static Report log(String version, String items) {
        return seen(object("{\"kind\":\"ConfigMap\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{\"log\":" + items + "}}"));
    }

    private static Report workers(String version, int replicas) {
        return seen(object("{\"kind\":\"Deployment\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{\"replicas\":" + replicas + "}}"));
    }
}
