package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskStepTest {

    private static final Duration TIME = Duration.ofMinutes(10);

    /** Two of the database's people must approve before the switch. */
    private static Tale asks() {
        return Tale.of(two());
    }

    private static Plan two() {
        return plan(new Action.Approval("dba", 2, "switch to west?"), SET_TO);
    }

    private static Act act(Verb verb, int step, String actor, String role) {
        return new Act(verb.word(), step, "because", actor, two().digest(), role);
    }

    private static Act yes(String actor) {
        return act(Verb.APPROVE, 1, actor, "dba");
    }

    @Test
    void a_run_rests_until_enough_different_people_have_approved() {
        var run = asks();
        assertThat(run.last().state()).isEqualTo(State.ASKING);
        assertThat(run.last().message()).isEqualTo("switch to west?");
        assertThat(run.rest()).isEqualTo(new Next.Rest(NOON.plus(TIME), Optional.empty()));
        assertThat(run.allowed()).containsExactly("pause", "cancel", "approve 1", "reject 1");
        run.act(yes("ana"));
        assertThat(run.last().state()).isEqualTo(State.ASKING);
        assertThat(run.heard().words()).isEqualTo("step 1 \"approval\" is approved by 1 of 2: because");
        run.act(yes("ben"));
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.journal.entries().getFirst().message()).isEqualTo("approved by ana, ben: switch to west?");
        assertThat(run.next).isInstanceOf(Next.Read.class);
    }

    @Test
    void the_same_person_counts_once() {
        var run = asks().act(yes("ana")).act(yes("ana"));
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words()).isEqualTo("ana has approved step 1 \"approval\" already");
        assertThat(run.last().state()).isEqualTo(State.ASKING);
    }

    @Test
    void an_approval_in_another_role_for_another_step_or_for_other_steps_does_not_count() {
        var run = asks();
        run.act(act(Verb.APPROVE, 1, "ana", ""));
        assertThat(run.heard().words()).isEqualTo("step 1 \"approval\" asks for the role dba, the act is in none");
        run.act(act(Verb.APPROVE, 0, "ana", "dba"));
        assertThat(run.heard().words()).isEqualTo("it names no step: say which one it is about");
        run.act(act(Verb.APPROVE, 2, "ana", "dba"));
        assertThat(run.heard().words()).isEqualTo("step 2 asks nobody for approval");
        run.act(new Act("approve", 1, "because", "ana", "sha256:other", "dba"));
        assertThat(run.heard().words()).startsWith("it is for the steps sha256:other");
        assertThat(run.journal.acts()).noneMatch(Heard::obeyed);
        assertThat(Answers.approvers(run.journal, 1)).isEmpty();
    }

    @Test
    void an_approval_for_which_nobody_vouches_does_not_count() {
        var run = asks();
        run.vouching = new Acts.Vouching.Void("the policy is missing");
        run.act(yes("ana"));
        assertThat(run.heard().words())
                .isEqualTo("the API server does not vouch for who did it: the policy is missing");
        run.vouching = new Acts.Vouching.Vouched();
        assertThat(Answers.approvers(run.wake().journal, 1)).isEmpty();
    }

    @Test
    void a_rejection_ends_the_run_and_says_who_and_why() {
        var run = asks().act(yes("ana")).act(act(Verb.REJECT, 1, "ben", "dba"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(run.end().message())
                .startsWith(
                        "step 1 \"approval\" was rejected by ben: because; step 1 \"approval\" was canceled while it"
                                + " was under way")
                .endsWith("; not started: step 2 \"patch\"");
        assertThat(run.allowed()).isEmpty();
        assertThat(run.act(yes("eve")).heard().words()).isEqualTo("too late: the run has ended, Canceled");
    }

    @Test
    void an_approval_that_comes_when_the_time_is_over_does_not_count_and_the_step_has_failed() {
        var run = asks().act(yes("ana")).after(TIME).act(yes("ben"));
        assertThat(run.heard().words()).isEqualTo("too late: step 1 \"approval\" asks no longer");
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message()).contains("nobody may approve any more: 1 of 2 people had approved in 10m");
    }

    @Test
    void a_retry_asks_anew_and_earlier_approvals_do_not_count() {
        var run = Tale.of(plan(OnFailure.PAUSE, two().step(1).action(), SET_TO))
                .act(yes("ana"))
                .after(TIME)
                .wake();
        assertThat(run.end().message())
                .endsWith("waits for somebody to retry it, which asks anew, or to cancel the run");
        assertThat(run.allowed()).containsExactly("retry 1", "cancel");
        run.act(Verb.SKIP);
        assertThat(run.heard().words()).isEqualTo("step 1 \"approval\" asks for approval, which nobody can skip");
        run.act(Verb.RETRY);
        assertThat(run.last().state()).isEqualTo(State.ASKING);
        assertThat(run.act(yes("ben")).last().state()).isEqualTo(State.ASKING);
        assertThat(run.act(yes("ana")).journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void neither_a_pause_nor_a_freeze_makes_the_time_longer() {
        var run = asks().act(Verb.PAUSE);
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.allowed()).containsExactly("resume", "cancel", "approve 1", "reject 1");
        run.after(TIME).act(Verb.RESUME);
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        var frozen = asks().journal.halted(new Halt("shop/stop", "frozen", NOON, Optional.empty()));
        assertThat(frozen.released(NOON.plus(TIME)).entries().getFirst().deadline())
                .isEqualTo(NOON.plus(TIME));
    }

    @Test
    void a_run_that_somebody_has_paused_is_approved_and_goes_on_when_it_is_resumed() {
        var run = asks().act(Verb.PAUSE).act(yes("ana")).act(yes("ben"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.after(TIME).act(Verb.RESUME).next).isInstanceOf(Next.Read.class);
    }

    /** Found by simulation, seed 138. */
    @Test
    void a_paused_run_whose_last_step_was_approved_has_nothing_left_to_skip() {
        var run =
                Tale.of(plan(new Action.Approval("", 1, "go?"))).act(Verb.PAUSE).act(act(Verb.APPROVE, 1, "ana", ""));
        assertThat(run.allowed()).containsExactly("resume", "cancel");
        assertThat(run.act(Verb.SKIP).heard().words()).isEqualTo("no step is left to skip: resume or cancel the run");
        assertThat(run.act(Verb.RESUME).end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_note_changes_nothing_and_lifts_no_pause_also_after_the_end() {
        var run = asks();
        var before = run.journal.entries();
        run.act(Verb.PAUSE).act(Verb.NOTE);
        assertThat(run.heard()).extracting(Heard::obeyed, Heard::words).containsExactly(true, "because");
        assertThat(run.journal.isPausedByPerson()).isTrue();
        assertThat(run.journal.entries()).isEqualTo(before);
        run.act(Verb.CANCEL).act(Verb.NOTE);
        assertThat(run.heard().obeyed()).isTrue();
        assertThat(run.end().outcome()).isEqualTo(Outcome.CANCELED);
    }

    @Test
    void a_pause_that_came_too_late_is_told_so_and_not_the_note_behind_it() {
        var run = Tale.of(plan(new Action.Approval("", 1, "go?")));
        var entry = run.last().succeeded(NOON, "approved by ana");
        run.journal = run.journal
                .with(entry)
                .heard(new Heard("pause", 0, "ana", true, "wait", NOON))
                .heard(new Heard("note", 0, "ben", true, "why?", NOON));
        run.wake();
        assertThat(run.journal.acts()).extracting(Heard::obeyed).containsExactly(false, true);
    }

    @Test
    void people_see_the_values_that_they_approve_and_no_secret_one() {
        var open = Tale.of(plan(READ_IP, new Action.Approval("", 1, "switch to {{ .Values.ip }}?")))
                .answer(seen(object("{\"status\":{\"ip\":\"10.0.0.7\"}}")));
        assertThat(open.last().message()).isEqualTo("switch to 10.0.0.7?");
        var closed = Tale.of(plan(READ_PASSWORD, new Action.Approval("", 1, "log in with {{ .Values.password }}?")))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"c2VjcmV0LWxvbmc=\"}}")));
        assertThat(closed.last().state()).isEqualTo(State.ASKING);
        assertThat(closed.last().message()).doesNotContain("c2VjcmV0LWxvbmc=").startsWith("log in with ");
    }

    @Test
    void a_pause_rests_until_somebody_resumes_it() {
        var run = Tale.of(plan(new Action.Pause("look at the dashboards", false), SET_TO));
        assertThat(run.last().message()).isEqualTo("look at the dashboards");
        assertThat(run.allowed()).containsExactly("pause", "resume 1", "cancel");
        run.act(Verb.RESUME, 1);
        assertThat(run.heard().words()).isEqualTo("step 1 \"pause\" is over: because");
        assertThat(run.journal.entries().getFirst().message()).isEqualTo("resumed by alice: because");
        assertThat(run.next).isInstanceOf(Next.Read.class);
    }

    @Test
    void a_pause_by_a_person_is_lifted_before_that_of_a_step() {
        var run = Tale.of(plan(new Action.Pause("look", false), SET_TO))
                .act(Verb.PAUSE)
                .act(Verb.RESUME);
        assertThat(run.last().state()).isEqualTo(State.ASKING);
        assertThat(run.journal.end()).isEmpty();
    }

    @Test
    void a_pause_with_a_duration_is_over_by_itself_and_one_without_has_failed_when_nobody_comes() {
        var run = Tale.of(plan(new Action.Pause("settle", true), SET_TO))
                .after(TIME)
                .wake();
        assertThat(run.journal.entries().getFirst().message()).isEqualTo("rested for 10m");
        assertThat(run.next).isInstanceOf(Next.Read.class);
        var alone = Tale.of(plan(new Action.Pause("look", false), SET_TO))
                .after(TIME)
                .wake();
        assertThat(alone.end().message()).contains("nobody has resumed the run in 10m");
    }
}
