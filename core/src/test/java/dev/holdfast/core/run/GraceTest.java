package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.patch;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that are ungraceful from the start, and those that people switch. */
class GraceTest {

    private static final Report EAST = seen(configMap("u", "1", "east"));
    private static final Report FORBIDDEN = new Report.Refused("forbidden", false);
    private static final Action OTHER = patch("data.to", Json.text("anywhere"), PatchKind.MERGE);
    private static final Ungraceful SKIP = new Ungraceful.Skip();

    /** The plan with what its first step is without grace. */
    private static Plan first(Plan plan, Mode mode, Ungraceful ungraceful) {
        var steps = plan.steps().stream()
                .map(step -> step.number() > 1
                        ? step
                        : new Step(
                                1,
                                step.title(),
                                step.action(),
                                step.timeout(),
                                step.retries(),
                                step.onFailure(),
                                step.when(),
                                step.order(),
                                step.interlock(),
                                step.onUnreachable(),
                                Optional.of(ungraceful)))
                .toList();
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest(), mode);
    }

    private static Ungraceful instead(Action action) {
        return new Ungraceful.Instead(
                new Step(1, "patch", action, Duration.ofMinutes(1), 0, OnFailure.PAUSE, Optional.empty()));
    }

    private static Json sent(Tale run) {
        return ((Effect.Patch) run.effect()).body();
    }

    @Test
    void a_run_that_is_started_ungraceful_leaves_out_what_says_so_and_says_it_in_the_end() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.UNGRACEFUL, SKIP));
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SKIPPED);
        run.answer(new Report.Done()).wake().answer(new Report.JobSeen(JobState.COMPLETE, ""));
        assertThat(run.end().message()).isEqualTo("1 of 2 steps succeeded; skipped: step 1 \"patch\"");
        assertThat(run.journal.entries().getFirst().message()).isEqualTo("skipped, the run was started ungraceful");
    }

    @Test
    void a_run_that_is_started_ungraceful_does_the_other_thing_in_the_other_time() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.UNGRACEFUL, instead(OTHER)))
                .answer(EAST);
        assertThat(sent(run).print()).contains("anywhere");
        assertThat(run.last().ungraceful()).isTrue();
        assertThat(run.last().deadline()).isEqualTo(NOON.plusSeconds(60));
        assertThat(run.last().round()).isEqualTo(1);
    }

    @Test
    void a_graceful_run_goes_as_its_steps_say() {
        var run =
                Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, instead(OTHER))).answer(EAST);
        assertThat(sent(run).print()).doesNotContain("anywhere");
        assertThat(run.last().ungraceful()).isFalse();
    }

    @Test
    void a_run_that_rests_at_a_failed_step_is_switched_and_begins_the_step_anew_without_grace() {
        var run = Tale.of(first(plan(OnFailure.PAUSE, SET_TO, JOB), Mode.GRACEFUL, instead(OTHER)))
                .answer(EAST)
                .answer(FORBIDDEN);
        assertThat(run.allowed()).containsExactly("retry 1", "skip 1", "cancel", "ungraceful");
        run.act(Verb.UNGRACEFUL).answer(EAST);
        assertThat(sent(run).print()).contains("anywhere");
        assertThat(run.last().round()).isEqualTo(2);
        assertThat(run.heard().obeyed()).isTrue();
        assertThat(run.allowed()).containsExactly("pause", "cancel");
    }

    @Test
    void a_failed_step_that_is_left_out_without_grace_is_skipped_and_the_run_goes_on() {
        var run = Tale.of(first(plan(OnFailure.PAUSE, SET_TO, JOB), Mode.GRACEFUL, SKIP))
                .answer(EAST)
                .answer(FORBIDDEN)
                .act(Verb.UNGRACEFUL, 1);
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
        assertThat(run.journal.entries().getFirst().message())
                .startsWith("skipped, ungraceful by alice: because; it had failed: ")
                .endsWith("what it had sent may have been done");
    }

    @Test
    void a_step_that_waits_goes_over_at_once_for_it_has_sent_nothing() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, SKIP)).answer(new Report.Unreached("no answer"));
        run.act(Verb.UNGRACEFUL).answer(new Report.Unreached("no answer"));
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void a_step_that_has_sent_something_else_comes_to_its_end_first() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, instead(OTHER)))
                .answer(EAST)
                .answer(new Report.Unclear("no answer"));
        run.after(Duration.ofMinutes(1)).act(Verb.UNGRACEFUL);
        run.answer(seen(configMap("u", "2", "west")));
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.journal.entries().getFirst().ungraceful()).isFalse();
    }

    @Test
    void what_had_just_come_to_its_end_is_told_as_done_when_the_run_is_switched() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, SKIP)).answer(EAST);
        run.act(Verb.UNGRACEFUL).answer(seen(configMap("u", "2", "west")));
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void to_be_ungraceful_lifts_no_pause() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, SKIP));
        run.act(Verb.PAUSE).answer(EAST);
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        run.act(Verb.UNGRACEFUL);
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.journal.isPausedByPerson()).isTrue();
        run.act(Verb.RESUME);
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void a_run_none_of_whose_steps_says_what_it_is_without_grace_cannot_be_switched() {
        var run = Tale.of(plan(SET_TO, JOB));
        assertThat(run.allowed()).containsExactly("pause", "cancel");
        run.act(Verb.UNGRACEFUL);
        assertThat(run.heard().obeyed()).isFalse();
        assertThat(run.heard().words()).isEqualTo("no step that is left says what it is without grace");
    }

    @Test
    void one_step_alone_can_be_switched_and_only_once_and_only_before_its_end() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, SKIP));
        run.act(Verb.UNGRACEFUL, 2);
        assertThat(run.heard().words()).isEqualTo("step 2 \"job\" does not say what it is without grace");
        run.act(Verb.UNGRACEFUL, 3);
        assertThat(run.heard().words()).isEqualTo("there is no step 3");
        run.act(Verb.UNGRACEFUL, 1);
        assertThat(run.heard().obeyed()).isTrue();
        run.act(Verb.UNGRACEFUL, 1);
        assertThat(run.heard().words()).isEqualTo("step 1 \"patch\" is ungraceful already");
    }

    @Test
    void a_step_that_is_over_cannot_be_switched() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.GRACEFUL, SKIP))
                .answer(EAST)
                .answer(new Report.Done());
        run.act(Verb.UNGRACEFUL, 1);
        assertThat(run.heard().words()).isEqualTo("too late: step 1 \"patch\" has succeeded");
    }

    @Test
    void a_failed_round_without_grace_is_tried_again_without_grace() {
        var run = Tale.of(first(plan(SET_TO, JOB), Mode.UNGRACEFUL, instead(OTHER)))
                .answer(EAST)
                .answer(FORBIDDEN)
                .act(Verb.RETRY)
                .answer(EAST);
        assertThat(sent(run).print()).contains("anywhere");
        assertThat(run.last().ungraceful()).isTrue();
        assertThat(run.last().round()).isEqualTo(2);
        assertThat(run.last().deadline()).isEqualTo(NOON.plusSeconds(60));
    }

    private static Act approval(Plan plan, String actor, String role) {
        return new Act(Verb.APPROVE.word(), 1, "because", actor, plan.digest(), role);
    }

    @Test
    void an_approval_without_grace_asks_as_few_people_as_it_says_then_in_the_role_that_it_says_then() {
        var plan = first(
                plan(new Action.Approval("dba", 2, "switch?"), SET_TO),
                Mode.UNGRACEFUL,
                instead(new Action.Approval("duty", 1, "switch at once?")));
        var run = Tale.of(plan).act(approval(plan, "ana", "dba"));
        assertThat(run.heard().words()).contains("asks for the role duty");
        run.act(approval(plan, "ana", "duty"));
        assertThat(run.journal.entries().getFirst().message()).isEqualTo("approved by ana: switch at once?");
    }

    @Test
    void an_approval_that_is_switched_asks_everybody_anew() {
        var plan = first(
                plan(new Action.Approval("dba", 2, "switch?"), SET_TO),
                Mode.GRACEFUL,
                instead(new Action.Approval("dba", 2, "switch, and lose what is not copied?")));
        var run = Tale.of(plan).act(approval(plan, "ana", "dba")).act(Verb.UNGRACEFUL);
        assertThat(run.last().message()).isEqualTo("switch, and lose what is not copied?");
        assertThat(Answers.approvers(run.journal, 1)).isEmpty();
        run.act(approval(plan, "ben", "dba"));
        assertThat(run.last().state()).isEqualTo(State.ASKING);
        run.act(approval(plan, "ana", "dba"));
        assertThat(run.journal.entries().getFirst().state()).isEqualTo(State.SUCCEEDED);
    }
}
