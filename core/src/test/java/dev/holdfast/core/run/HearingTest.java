package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.APPEND;
import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.patch;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTest {

    private static final Report EAST = seen(configMap("u", "1", "east"));
    private static final Report FORBIDDEN = new Report.Refused("forbidden", false);

    /** Step 1 has failed under {@code pause}. */
    private static Tale rests() {
        return Tale.of(plan(OnFailure.PAUSE, SET_TO, JOB)).answer(EAST).answer(FORBIDDEN);
    }

    @Test
    void a_failed_step_pauses_the_run_when_it_says_so_and_nothing_further_is_started() {
        var run = rests();
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.end().message())
                .startsWith("step 1 \"patch\" failed: the API server refused the patch of ")
                .endsWith(
                        "; not started: step 2 \"job\"; waits for somebody to retry or skip it, or to cancel the run");
        assertThat(run.allowed()).containsExactly("retry 1", "skip 1", "cancel");
        assertThat(run.wake().next).isInstanceOf(Next.Stop.class);
    }

    @Test
    void a_failed_step_without_which_the_run_goes_on_is_said_in_the_end() {
        var run = Tale.of(plan(OnFailure.CONTINUE, SET_TO, JOB))
                .answer(EAST)
                .answer(FORBIDDEN)
                .answer(new Report.Done())
                .wake()
                .answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.end().message()).isEqualTo("1 of 2 steps succeeded; failed: step 1 \"patch\"");
        assertThat(run.journal.exceptions()).extracting(Entry::step).containsExactly(1);
    }

    @Test
    void a_step_that_needs_what_a_failed_one_should_have_read_fails_before_anything_is_looked_at() {
        var set = patch("data.to", Json.text("at {{ .Values.ip }}"), PatchKind.MERGE);
        var run = Tale.of(plan(OnFailure.CONTINUE, READ_IP, set)).answer(new Report.Unreadable("forbidden"));
        assertThat(run.last().message()).isEqualTo("it needs the value ip, and step 1 \"readField\" failed");
        assertThat(run.last().intent()).isEmpty();
        assertThat(run.end().message()).startsWith("0 of 2 steps succeeded; failed: step 1");
    }

    @Test
    void a_retry_begins_the_failed_step_anew_with_all_its_attempts_and_time() {
        var run = rests().after(Duration.ofHours(3)).act(Verb.RETRY, 1);
        assertThat(run.heard().words()).startsWith("step 1 \"patch\" begins round 2: because; it had failed: ");
        run.answer(EAST);
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        assertThat(run.last().round()).isEqualTo(2);
        assertThat(run.last().attempt()).isEqualTo(1);
        assertThat(run.last().deadline())
                .isEqualTo(NOON.plus(Duration.ofHours(3).plusMinutes(10)));
        assertThat(run.journal.end()).isEmpty();
    }

    @Test
    void a_skip_goes_on_with_the_next_step_and_is_said_in_the_end() {
        var run = rests().act(Verb.SKIP);
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SKIPPED);
        assertThat(run.journal.entries().getFirst().message()).startsWith("skipped by alice: because; it had failed: ");
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
        run.answer(new Report.Done()).wake().answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().message()).isEqualTo("1 of 2 steps succeeded; skipped: step 1 \"patch\"");
    }

    @Test
    void a_cancel_of_a_run_that_rests_says_what_was_done_and_what_was_not() {
        var run = Tale.of(plan(OnFailure.PAUSE, READ_IP, SET_TO, JOB))
                .answer(seen(object("{\"status\":{\"ip\":\"10.0.0.7\"}}")))
                .answer(EAST)
                .answer(FORBIDDEN)
                .act(Verb.CANCEL);
        assertThat(run.end().outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(run.end().message())
                .isEqualTo(
                        "canceled by alice: because; done: step 1 \"readField\"; failed: step 2 \"patch\"; not started:"
                                + " step 3 \"job\"");
        assertThat(run.allowed()).isEmpty();
    }

    @Test
    void a_pause_before_a_step_holds_it_back_until_somebody_resumes() {
        var run = Tale.of(plan(JOB, SET_TO)).answer(new Report.Done()).wake();
        run.act(Verb.PAUSE);
        run.answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.end().message())
                .isEqualTo("paused by alice: because; step 2 \"patch\" has not begun; waits for somebody to resume or"
                        + " cancel the run");
        assertThat(run.allowed()).containsExactly("resume", "skip 2", "cancel");
        run.act(Verb.RESUME).answer(EAST);
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
    }

    @Test
    void a_pause_between_journal_and_answer_looks_for_the_effect_and_does_not_send_it_again() {
        var run = Tale.of(plan(SET_TO, JOB)).answer(EAST);
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        run.act(Verb.PAUSE);
        assertThat(run.look()).isInstanceOf(Look.AtObject.class);
        run.answer(EAST);
        assertThat(run.end().message()).contains("is under way: whether its last write was done is not known");
        run.after(Duration.ofHours(1)).act(Verb.RESUME).answer(seen(configMap("u", "2", "west")));
        assertThat(run.journal.entries().getFirst().foundApplied()).isTrue();
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
    }

    @Test
    void the_time_of_a_pause_is_not_the_steps() {
        var run = Tale.of(plan(READ_IP)).answer(seen(object("{}"))).after(Duration.ofMinutes(4));
        run.act(Verb.PAUSE).answer(seen(object("{}")));
        run.after(Duration.ofHours(1)).act(Verb.RESUME);
        assertThat(run.last().deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(70)));
    }

    @Test
    void a_step_that_waits_for_its_next_attempt_is_looked_at_once_more_and_then_paused() {
        var run = Tale.of(plan(SET_TO)).answer(EAST).answer(new Report.Unclear("no answer"));
        run.act(Verb.PAUSE);
        assertThat(run.look()).isInstanceOf(Look.AtObject.class);
        run.answer(EAST);
        assertThat(run.last().state()).as("the attempt that follows counts").isEqualTo(State.BACKING_OFF);
        run.act(Verb.RESUME).after(Duration.ofSeconds(1)).wake().answer(EAST);
        assertThat(run.last().attempt()).isEqualTo(2);
    }

    @Test
    void a_pause_after_which_nothing_is_left_to_begin_came_too_late() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).act(Verb.PAUSE);
        run.answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words()).isEqualTo("too late: the last step had come to its end");
    }

    @Test
    void a_job_that_had_just_completed_is_not_told_as_canceled_midway() {
        var run = Tale.of(plan(JOB, SET_TO)).answer(new Report.Done()).act(Verb.CANCEL);
        assertThat(run.look()).isInstanceOf(Look.AtJob.class);
        run.answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(run.end().message()).contains("; done: step 1 \"job\"; not started: step 2 \"patch\"");
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_job_that_runs_when_the_run_is_canceled_is_said_to_go_on() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).act(Verb.CANCEL);
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        assertThat(run.last().state()).isEqualTo(State.CANCELED);
        assertThat(run.end().message()).endsWith("was made and may go on");
    }

    @Test
    void a_job_that_nobody_could_look_at_when_the_run_is_canceled_is_said_to_be_unknown() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).act(Verb.CANCEL);
        run.answer(new Report.Unreached("no answer"));
        assertThat(run.last().state()).isEqualTo(State.CANCELED);
        assertThat(run.end().message())
                .contains(" was made; whether it has ended is not known: cannot read the Job ")
                .endsWith(": no answer");
    }

    @Test
    void a_paused_run_that_is_canceled_looks_at_what_was_under_way_first() {
        var run = Tale.of(plan(JOB)).answer(new Report.Done()).act(Verb.PAUSE);
        run.answer(new Report.JobSeen(JobState.ACTIVE, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        run.act(Verb.CANCEL);
        assertThat(run.look()).isInstanceOf(Look.AtJob.class);
        run.answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().outcome()).as("all its steps were done").isEqualTo(Outcome.COMPLETED);
        assertThat(run.heard().words()).isEqualTo("too late: the last step had come to its end");
    }

    @Test
    void an_unanswered_effect_is_not_said_to_be_done_or_not_done() {
        var run = Tale.of(plan(SET_TO, JOB)).answer(EAST).answer(new Report.Unclear("no answer"));
        run.act(Verb.CANCEL).answer(new Report.Unreached("no answer"));
        assertThat(run.end().message())
                .contains("step 1 \"patch\" was canceled while it was under way: whether its last write was done is not"
                        + " known; not started: step 2");
    }

    @Test
    void after_a_cancel_nothing_is_heard_any_more() {
        var run = rests().act(Verb.CANCEL).act(Verb.RETRY, 1);
        assertThat(run.heard().words()).isEqualTo("too late: the run has ended, Canceled");
        assertThat(run.next).isInstanceOf(Next.Stop.class);
    }

    @Test
    void an_act_is_obeyed_once_however_often_it_is_read() {
        var run = rests().act(Verb.RETRY, 1).answer(EAST).answer(FORBIDDEN);
        assertThat(run.last().round()).isEqualTo(2);
        run.wake().wake();
        assertThat(run.last().round()).isEqualTo(2);
        assertThat(run.journal.acts()).hasSize(1);
    }

    @Test
    void acts_that_are_not_possible_say_why() {
        var run = rests();
        assertThat(run.act(Verb.RETRY, 2).heard().words())
                .isEqualTo("the run rests at step 1 \"patch\", not at step 2");
        assertThat(run.act(Verb.RESUME).heard().words())
                .isEqualTo("step 1 \"patch\" has failed: retry or skip it, or cancel the run");
        assertThat(run.act(Verb.PAUSE).heard().words()).isEqualTo("the run is paused already");
        run.act(Verb.SKIP);
        assertThat(run.act(Verb.SKIP, 1).heard().words()).isEqualTo("too late: step 1 \"patch\" was skipped");
        assertThat(run.act(Verb.RETRY, 1).heard().words()).isEqualTo("too late: step 1 \"patch\" was skipped");
        assertThat(run.act(Verb.RETRY).heard().words())
                .isEqualTo("nothing to retry: the run does not rest at a failed step");
        assertThat(run.act(Verb.RETRY, 7).heard().words()).isEqualTo("there is no step 7");
        assertThat(run.act(Verb.RESUME).heard().words()).isEqualTo("the run is not paused");
        assertThat(run.act(Verb.SKIP, 2).heard().words()).isEqualTo("the run is not paused; pause it, then skip");
        assertThat(run.allowed()).containsExactly("pause", "cancel");
    }

    @Test
    void an_act_that_nobody_vouches_for_is_void_and_stays_so() {
        var run = rests();
        run.vouching = new Acts.Vouching.Void("the policy is missing");
        run.act(Verb.RETRY, 1);
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words())
                .isEqualTo("the API server does not vouch for who did it: the policy is missing");
        run.vouching = new Acts.Vouching.Vouched();
        assertThat(run.wake().end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.act(Verb.RETRY, 1).heard().obeyed()).isTrue();
    }

    @Test
    void an_act_that_may_be_older_than_the_policy_as_it_is_now_is_void_and_one_after_that_is_obeyed() {
        var run = rests();
        var since = run.now;
        run.vouching = new Acts.Vouching.Vouched(since);
        run.seen = since.plus(Acts.Vouching.OBEYED_WITHIN).minusMillis(1);
        run.act(Verb.RETRY, 1);
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words())
                .contains("does not vouch for who did it: it may have been appended before the policy was as it is now")
                .endsWith("act again");
        run.seen = since.plus(Acts.Vouching.OBEYED_WITHIN);
        assertThat(run.act(Verb.RETRY, 1).heard().obeyed()).isTrue();
    }

    @Test
    void an_act_for_other_steps_or_with_an_unknown_verb_is_not_obeyed() {
        var run = rests();
        assertThat(run.act(new Act("retry", 1, "x", "alice", "sha256:other"))
                        .heard()
                        .words())
                .isEqualTo("it is for the steps sha256:other, this run has sha256:plan");
        assertThat(run.act(new Act("explode", 1, "x", "alice", "sha256:plan"))
                        .heard()
                        .words())
                .isEqualTo("this version of Holdfast does not know the verb explode");
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
    }

    @Test
    void no_more_acts_are_heard_than_a_run_may_have() {
        var run = Tale.of(plan(READ_IP));
        for (int i = 0; i < Act.ACTS_MAX + 3; i++) run.act(i % 2 == 0 ? Verb.PAUSE : Verb.RESUME);
        assertThat(run.journal.acts()).hasSize(Act.ACTS_MAX);
        assertThat(run.journal.bytes()).isLessThan(Journal.BYTES_MAX / 2);
    }

    @Test
    void acts_that_come_together_are_heard_in_their_order() {
        var run = Tale.of(plan(APPEND, JOB));
        run.act(Verb.PAUSE).act(Verb.RESUME);
        assertThat(run.journal.acts()).extracting(Heard::obeyed).containsExactly(true, true);
        assertThat(run.journal.end()).isEmpty();
    }
}
