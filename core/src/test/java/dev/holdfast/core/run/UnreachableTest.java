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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps whose cluster is known to give no answer. */
class UnreachableTest {

    private final OneObject world = new OneObject(configMap("u", "1", "east"));
    private boolean known = true;

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
                        what,
                        Optional.empty()))
                .toList();
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest());
    }

    private Rested advance(OnUnreachable what) {
        return Conductor.advance(onUnreachable(what), SUBJECT, world.stored, Acts.NONE, silent(), () -> NOON);
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
                return Optional.empty();
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
    void a_cluster_of_which_nothing_is_known_is_not_dead() {
        known = false;
        advance(OnUnreachable.FAIL);
        advance(OnUnreachable.FAIL);
        assertThat(world.events).contains("perform step 1");
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.COMPLETED);
    }
}
