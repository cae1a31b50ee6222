package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps whose cluster is known to give no answer. */
class UnreachableTest {

    private final OneObject world = new OneObject(configMap("u", "1", "east"));
    private boolean known = true;
    private Instant now = NOON;
    private Optional<Halt> halt = Optional.empty();

    private static Plan onUnreachable(OnUnreachable what) {
        var plan = plan(JOB, RunSamples.SET_TO);
        var steps = plan.steps().stream()
                .map(step -> new Step(
                        step.number(),
                        step.title(),
                        step.action(),
                        step.timeout(),
                        step.retries(),
                        step.onFailure(),
                        step.when(),
                        step.order(),
                        step.interlock(),
                        what,
                        Optional.empty()))
                .toList();
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest());
    }

    private Rested advance(OnUnreachable what) {
        return Conductor.advance(onUnreachable(what), SUBJECT, world.stored, Acts.NONE, silent(), () -> now);
    }

    private World silent() {
        return new World() {
            @Override
            public Report look(Look look) {
                return look instanceof Look.AtJob ? new Report.JobSeen(Report.JobState.COMPLETE, "") : world.look(look);
            }

            @Override
            public Sent perform(Effect effect) {
                return world.perform(effect);
            }

            @Override
            public Stored store(Journal journal) {
                return world.store(journal);
            }

            @Override
            public Optional<Halt> halted(String cluster) {
                return cluster.equals("west") ? halt : Optional.empty();
            }

            @Override
            public Optional<String> unreachable(String cluster) {
                return known && cluster.equals("west")
                        ? Optional.of("Cluster dr/west is not reachable since noon")
                        : Optional.empty();
            }
        };
    }

    @Test
    void a_step_that_fails_then_fails_at_once_and_nothing_is_asked_or_sent() {
        assertThat(advance(OnUnreachable.FAIL)).isInstanceOf(Rested.Ended.class);
        assertThat(world.events).containsExactly("store FAILED");
        assertThat(world.stored.end().orElseThrow().message())
                .isEqualTo("step 1 \"job\" failed: Cluster dr/west is not reachable since noon; nothing of it was sent;"
                        + " not started: step 2 \"patch\"");
    }

    @Test
    void a_step_that_is_skipped_then_is_gone_on_without_and_the_run_says_so() {
        advance(OnUnreachable.SKIP);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.SKIPPED);
        assertThat(world.stored.entries().getFirst().message())
                .isEqualTo("skipped: Cluster dr/west is not reachable since noon; nothing of it was sent");
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(world.stored.end().orElseThrow().message())
                .isEqualTo("1 of 2 steps succeeded; skipped: step 1 \"job\"");
        assertThat(world.stored.exceptions()).hasSize(1);
        assertThat(world.events).doesNotContain("perform step 1");
    }

    @Test
    void a_step_that_is_tried_all_the_same_is_sent_as_if_nothing_were_known() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        assertThat(advance(OnUnreachable.RETRY)).isInstanceOf(Rested.Waiting.class);
        assertThat(world.events).containsExactly("store RUNNING", "perform step 1", "store BACKING_OFF");
    }

    @Test
    void an_effect_that_may_have_been_sent_is_never_told_as_not_sent() {
        known = false;
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(OnUnreachable.SKIP);
        known = true;
        advance(OnUnreachable.SKIP);
        assertThat(world.stored.entries().getFirst().message())
                .startsWith("skipped: Cluster dr/west is not reachable since noon; whether its Job ")
                .endsWith(" was made is not known");
        assertThat(world.stored.entries().getFirst().intent()).isPresent();
    }

    @Test
    void a_step_that_is_put_off_is_written_down_before_the_run_goes_on_and_said_in_the_end() {
        advance(OnUnreachable.DEFER);
        assertThat(world.events.subList(0, 2)).containsExactly("store DEFERRING", "perform step 1");
        var put = world.stored.entries().getFirst();
        assertThat(put.state()).isEqualTo(State.DEFERRED);
        assertThat(put.message())
                .isEqualTo("deferred to run " + SUBJECT.deferredName(1, 1)
                        + ": Cluster dr/west is not reachable since noon; nothing of it was sent");
        assertThat(world.stored.end().orElseThrow().message())
                .isEqualTo("1 of 2 steps succeeded; deferred: step 1 \"job\"");
    }

    @Test
    void once_a_step_is_being_put_off_a_cluster_that_returns_does_not_get_it_from_this_run() {
        world.answers.add(new World.Sent.NotOurs());
        assertThat(advance(OnUnreachable.DEFER)).isInstanceOf(Rested.NotOurs.class);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRING);
        known = false;
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRED);
    }

    @Test
    void a_deferred_action_of_which_nobody_knows_whether_it_was_written_is_written_again_under_its_name() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        assertThat(advance(OnUnreachable.DEFER)).isEqualTo(new Rested.Waiting(NOON.plusSeconds(1), Optional.empty()));
        world.answers.add(new World.Sent.Answer(new Report.Conflicted("already exists")));
        now = NOON.plusSeconds(1);
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRED);
    }

    @Test
    void a_deferred_action_that_may_be_written_is_not_given_up_with_the_time_of_its_step() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(OnUnreachable.DEFER);
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        now = NOON.plusSeconds(24 * 3600);
        assertThat(advance(OnUnreachable.DEFER)).isInstanceOf(Rested.Waiting.class);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRING);
        world.answers.add(new World.Sent.Answer(new Report.Conflicted("already exists")));
        now = now.plusSeconds(60);
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRED);
    }

    @Test
    void what_may_have_been_sent_and_would_be_done_twice_is_not_put_off() {
        known = false;
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(OnUnreachable.DEFER);
        known = true;
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.stored.end().orElseThrow().message())
                .contains("it cannot be deferred: what it has sent may have been done, and would be done twice");
    }

    @Test
    void a_refused_deferred_action_fails_the_step_with_the_servers_words() {
        world.answers.add(new World.Sent.Answer(new Report.Refused("forbidden", false)));
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.end().orElseThrow().message()).contains("the deferred action was refused: forbidden");
    }

    @Test
    void a_refusal_says_nothing_about_what_was_sent_before_it_and_may_still_arrive() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(OnUnreachable.DEFER);
        now = NOON.plusSeconds(60);
        world.answers.add(new World.Sent.Answer(new Report.Refused("forbidden", false)));
        assertThat(advance(OnUnreachable.DEFER)).isInstanceOf(Rested.Waiting.class);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRING);
        now = NOON.plusSeconds(1).plus(Expected.SHOWN_WITHIN);
        world.answers.add(new World.Sent.Answer(new Report.Refused("forbidden", false)));
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.end().orElseThrow().message()).contains("the deferred action was refused: forbidden");
    }

    @Test
    void a_refusal_after_a_crash_may_be_about_the_second_of_two_requests() {
        world.answers.add(new World.Sent.NotOurs());
        advance(OnUnreachable.DEFER);
        world.answers.add(new World.Sent.Answer(new Report.Refused("forbidden", false)));
        assertThat(advance(OnUnreachable.DEFER)).isInstanceOf(Rested.Waiting.class);
        world.answers.add(new World.Sent.Answer(new Report.Conflicted("already exists")));
        now = NOON.plusSeconds(60);
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRED);
    }

    @Test
    void a_step_for_a_quarantined_cluster_that_answers_is_put_off_behind_the_others() {
        known = false;
        var before = new Quarantine.Deferred("u", "shop/earlier", NOON, "o", 1, false);
        halt = Quarantine.of("dr/west", java.util.List.of(before)).halt("me", true);
        advance(OnUnreachable.DEFER);
        assertThat(world.stored.entries().getFirst().message()).contains("Cluster dr/west is quarantined");
        assertThat(world.stored.entries().getFirst().state()).isEqualTo(State.DEFERRED);
        halt = Quarantine.of("dr/west", java.util.List.of(before)).halt("me", true);
        world.stored = Journal.EMPTY;
        assertThat(advance(OnUnreachable.SKIP)).as("it answers").isInstanceOf(Rested.Held.class);
    }

    @Test
    void a_cluster_of_which_nothing_is_known_is_not_dead() {
        known = false;
        advance(OnUnreachable.FAIL);
        advance(OnUnreachable.FAIL);
        assertThat(world.events).contains("perform step 1");
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.COMPLETED);
    }
}
