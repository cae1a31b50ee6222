package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.API;
import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.FenceSamples.WAIVER;
import static dev.holdfast.core.run.FenceSamples.promoting;
import static dev.holdfast.core.run.FenceSamples.waive;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Epoch;
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

    private static Tale holding(long epoch) {
        var run = Tale.of(PLAN);
        run.subject = RunSamples.SUBJECT.with(Optional.of(new Epoch("Application/shop/db", epoch)));
        return run;
    }

    private static Act seenUnder(Optional<Long> epoch) {
        return waive(PLAN, new Act.Waiver(PRIMARY, NOON.plus(Duration.ofHours(1)), epoch));
    }

    @Test
    void a_word_counts_for_the_hold_that_the_person_has_seen() {
        var run = holding(3).act(seenUnder(Optional.of(3L)));
        assertThat(run.heard().obeyed()).isTrue();
        assertThat(run.heard().epoch()).contains(3L);
        assertThat(run.journal.entries().getFirst().evidence().orElseThrow().epoch())
                .contains(3L);
        assertThat(run.look().step()).isEqualTo(2);
    }

    @Test
    void a_word_about_an_earlier_hold_is_void_for_another_run_has_had_the_target_since() {
        var run = holding(4).act(seenUnder(Optional.of(3L)));
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words())
                .isEqualTo("it is for epoch 3, the run now holds its target under epoch 4: look again whether the"
                        + " primary can act");
        assertThat(run.last().state()).isEqualTo(State.WAITING);
    }

    @Test
    void a_word_that_names_no_hold_counts_only_where_none_is_counted() {
        var run = holding(4).act(seenUnder(Optional.empty()));
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words())
                .isEqualTo(
                        "it does not say for which epoch, the run now holds its target under epoch 4: look again, and"
                                + " name in the act's epoch what status.target.epoch says");
        assertThat(Tale.of(PLAN).act(seenUnder(Optional.of(4L))).heard().words())
                .isEqualTo("it is for epoch 4, the run's target has no epochs: look again whether the primary can act");
    }

    @Test
    void a_word_that_was_heard_before_the_target_changed_hands_is_asked_for_anew() {
        var paused = holding(3).act(new Act("pause", 0, "look first", "bob", PLAN.digest()));
        paused.act(seenUnder(Optional.of(3L)));
        assertThat(paused.heard().obeyed()).isTrue();
        paused.subject = RunSamples.SUBJECT.with(Optional.of(new Epoch("Application/shop/db", 4)));
        var resumed = paused.act(new Act("resume", 0, "go", "bob", PLAN.digest()));
        assertThat(resumed.journal.entries().getFirst().state()).isEqualTo(State.WAITING);
        assertThat(resumed.journal.entries().getFirst().evidence()).isEmpty();
    }

    @Test
    void there_is_nothing_to_waive_where_no_fence_waits() {
        var plan = promoting(API, SET_TO);
        var run = Tale.of(plan).act(waive(plan, PRIMARY, NOON.plus(Duration.ofHours(1))));
        assertThat(run.heard().words()).startsWith("nothing to waive");
    }
}
