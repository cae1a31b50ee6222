package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.API;
import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.FenceSamples.WAIVER;
import static dev.holdfast.core.run.FenceSamples.promoting;
import static dev.holdfast.core.run.FenceSamples.waive;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaiverTest {

    private static final Plan PLAN = promoting(WAIVER, SET_TO);

    @Test
    void the_run_waits_for_a_person_and_says_for_what() {
        var run = Tale.of(PLAN);
        assertThat(run.last().state()).isEqualTo(State.WAITING);
        assertThat(run.last().message())
                .isEqualTo("waits for a person with the verb waive who answers for it that east-db cannot act: is the"
                        + " room dark?");
        assertThat(run.rest().until()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
        assertThat(run.allowed()).containsExactly("pause", "waive 1", "cancel");
    }

    @Test
    void a_persons_word_is_kept_with_their_name_and_its_end() {
        var run = Tale.of(PLAN).act(waive(PLAN, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(run.heard().obeyed()).isTrue();
        var evidence = run.journal.entries().getFirst().evidence().orElseThrow();
        assertThat(evidence.proof()).isEqualTo(new Evidence.Proof.Waiver("alice", NOON.plus(Duration.ofHours(1))));
        assertThat(evidence.observed()).endsWith("that east-db cannot act: the room is dark");
    }

    @Test
    void a_word_that_is_given_while_the_run_is_paused_lifts_no_pause_and_keeps_nobody_from_going_on() {
        var paused = Tale.of(PLAN).act(new Act("pause", 0, "look first", "bob", PLAN.digest()));
        assertThat(paused.journal.end().orElseThrow().outcome()).isEqualTo(Journal.Outcome.PAUSED);
        var waived = paused.act(waive(PLAN, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(waived.heard().obeyed()).isTrue();
        assertThat(waived.journal.end().orElseThrow().outcome()).isEqualTo(Journal.Outcome.PAUSED);
        var resumed = waived.act(new Act("resume", 0, "go", "bob", PLAN.digest()));
        assertThat(resumed.heard().obeyed()).as(resumed.heard().words()).isTrue();
        assertThat(resumed.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void nobody_answers_for_another_primary_than_the_step_is_about() {
        var run = Tale.of(PLAN).act(waive(PLAN, "west-db", NOON.plus(Duration.ofHours(1))));
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words()).isEqualTo("step 1 \"fence\" is about east-db, the waiver about west-db");
        assertThat(run.last().state()).isEqualTo(State.WAITING);
    }

    @Test
    void a_word_that_has_ended_or_has_none_or_a_distant_end_counts_for_nothing() {
        assertThat(Tale.of(PLAN).act(waive(PLAN, PRIMARY, NOON)).heard().words())
                .contains("came later");
        assertThat(Tale.of(PLAN)
                        .act(waive(PLAN, PRIMARY, NOON.plus(Duration.ofHours(3))))
                        .heard()
                        .words())
                .contains("a waiver here ends within 2h");
        var bare = new Act("waive", 0, "trust me", "alice", PLAN.digest(), "", Optional.empty());
        assertThat(Tale.of(PLAN).act(bare).heard().words()).isEqualTo("a waiver names the primary, and when it ends");
    }

    @Test
    void a_word_that_nobody_vouches_for_counts_for_nothing() {
        var run = Tale.of(PLAN);
        run.vouching = new Acts.Vouching.Void("the policy is missing");
        run.act(waive(PLAN, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.last().evidence()).isEmpty();
    }

    @Test
    void a_step_for_which_nobody_answers_fails_in_time() {
        var run = Tale.of(PLAN).after(Duration.ofMinutes(10)).wake();
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.last().message()).isEqualTo("nobody has answered for it that east-db cannot act within 10m");
    }

    @Test
    void a_word_stands_in_for_a_fence_that_has_failed() {
        var plan = promoting(OnFailure.PAUSE, API, SET_TO);
        var run = Tale.of(plan).answer(new Report.Unreadable("no such cluster"));
        assertThat(run.allowed()).containsExactly("retry 1", "skip 1", "waive 1", "cancel");
        run.act(waive(plan, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.journal.entries().getFirst().round()).isEqualTo(2);
        assertThat(run.look().step()).isEqualTo(2);
    }

    @Test
    void there_is_nothing_to_waive_where_no_fence_waits() {
        var plan = promoting(API, SET_TO);
        var run = Tale.of(plan).act(waive(plan, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(run.heard().words()).startsWith("nothing to waive");
    }
}
