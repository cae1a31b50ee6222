package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.API;
import static dev.holdfast.core.run.FenceSamples.OBSERVED;
import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.FenceSamples.RUNNING;
import static dev.holdfast.core.run.FenceSamples.SCALED;
import static dev.holdfast.core.run.FenceSamples.WAIVER;
import static dev.holdfast.core.run.FenceSamples.pods;
import static dev.holdfast.core.run.FenceSamples.promoting;
import static dev.holdfast.core.run.FenceSamples.waive;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionTest {

    private static final Report EAST = seen(configMap("u", "1", "east"));

    private static Tale fenced(Plan plan) {
        return Tale.of(plan)
                .answer(RUNNING)
                .answer(new Report.Done())
                .wake()
                .answer(OBSERVED)
                .answer(pods());
    }

    private static void refused(Tale run, String why) {
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().intent()).as("nothing of it was sent").isEmpty();
        assertThat(run.last().message()).startsWith("refused: there is no evidence that east-db cannot act");
        assertThat(run.last().message()).contains(why);
    }

    @Test
    void a_step_promotes_with_evidence_of_its_run() {
        var run = fenced(promoting(API, SET_TO));
        assertThat(run.look().step()).isEqualTo(2);
        assertThat(run.answer(EAST).effect().step()).isEqualTo(2);
        assertThat(run.answer(new Report.Done()).end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_fence_that_failed_is_none_and_the_step_fails_before_its_first_read() {
        var run = Tale.of(promoting(OnFailure.CONTINUE, API, SET_TO)).answer(new Report.Unreadable("forbidden"));
        refused(run, ": step 1 \"fence\" failed");
    }

    @Test
    void a_fence_that_a_person_has_skipped_is_none() {
        var run = Tale.of(promoting(OnFailure.PAUSE, API, SET_TO)).answer(new Report.Unreadable("forbidden"));
        run.act(Verb.SKIP);
        refused(run, ": step 1 \"fence\" was skipped, which is no evidence");
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
    }

    @Test
    void evidence_of_another_run_counts_for_nothing() {
        var run = fenced(promoting(API, SET_TO));
        run.subject = new Subject("run-uid-2", SUBJECT.name());
        refused(run.wake(), "it is of another run, run-uid-1");
    }

    @Test
    void evidence_of_an_earlier_epoch_counts_for_nothing() {
        var plan = promoting(API, SET_TO);
        var run = Tale.of(plan);
        run.subject = SUBJECT.with(Optional.of(new Epoch("db", 4)));
        run.answer(RUNNING).answer(new Report.Done()).wake().answer(OBSERVED).answer(pods());
        assertThat(run.journal.entries().getFirst().evidence().orElseThrow().epoch())
                .contains(4L);
        run.subject = SUBJECT.with(Optional.of(new Epoch("db", 5)));
        refused(run.wake(), "it is of epoch 4, the run's hold on its target is now of epoch 5");
    }

    @Test
    void who_writes_to_what_was_fenced_lets_it_act_again() {
        var back = new Action.Scale(FenceSamples.OLD, 1);
        var run = fenced(promoting(OnFailure.CONTINUE, API, back, SET_TO)).after(Duration.ofSeconds(1));
        run.wake().answer(OBSERVED).answer(new Report.Refused("forbidden", false));
        refused(run, "step 2 \"scale\" lets it act again since");
    }

    @Test
    void a_waiver_counts_until_it_ends() {
        var plan = promoting(WAIVER, SET_TO);
        var run = Tale.of(plan).act(waive(plan, PRIMARY, NOON.plus(Duration.ofMinutes(5))));
        assertThat(run.look().step()).isEqualTo(2);
        run.after(Duration.ofMinutes(6));
        refused(run.wake(), "it was good until 2026-03-01T12:05:00Z");
    }

    @Test
    void a_waiver_that_ends_while_the_step_waits_stops_it_before_it_sends_anything() {
        var plan = promoting(WAIVER, SET_TO);
        var run = Tale.of(plan).act(waive(plan, PRIMARY, NOON.plus(Duration.ofMinutes(5))));
        run.answer(new Report.Unreached("no route"));
        assertThat(run.next).isInstanceOf(Next.Rest.class);
        run.after(Duration.ofMinutes(6)).wake();
        refused(run, "it was good until");
    }

    @Test
    void what_was_sent_with_evidence_is_followed_but_not_sent_again_when_it_has_ended() {
        var plan = promoting(WAIVER, SET_TO);
        var run = Tale.of(plan)
                .act(waive(plan, PRIMARY, NOON.plus(Duration.ofMinutes(5))))
                .answer(EAST);
        assertThat(run.effect().step()).isEqualTo(2);
        run.after(Duration.ofMinutes(6));
        var found = run.wake().answer(seen(configMap("u", "2", "west")));
        assertThat(found.last().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void what_has_not_arrived_is_not_sent_again_without_evidence() {
        var plan = promoting(WAIVER, SET_TO);
        var run = Tale.of(plan)
                .act(waive(plan, PRIMARY, NOON.plus(Duration.ofMinutes(5))))
                .answer(EAST);
        run.after(Duration.ofMinutes(6)).wake().answer(EAST);
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().message()).contains("it was good until");
    }

    @Test
    void an_unfence_that_has_begun_ends_the_evidence() {
        var unfence = new Action.Unfence(
                PRIMARY, new FenceMethod.Api(new Action.Scale(FenceSamples.OLD, 2).write(), Map.of()));
        var run = fenced(promoting(OnFailure.CONTINUE, API, unfence, SET_TO)).after(Duration.ofSeconds(1));
        run.wake().answer(OBSERVED).answer(new Report.Refused("forbidden", false));
        refused(run, "step 2 \"unfence\" lets it act again since");
    }

    @Test
    void a_fence_after_an_unfence_counts_again() {
        var unfence = new Action.Unfence(
                PRIMARY, new FenceMethod.Api(new Action.Scale(FenceSamples.OLD, 2).write(), Map.of()));
        var run = fenced(promoting(API, unfence, API, SET_TO)).after(Duration.ofSeconds(1));
        run.wake().answer(OBSERVED).answer(new Report.Done()).after(Duration.ofSeconds(1));
        run.wake()
                .answer(RUNNING)
                .answer(new Report.Done())
                .wake()
                .answer(OBSERVED)
                .answer(pods());
        assertThat(run.look().step()).isEqualTo(4);
    }

    @Test
    void evidence_about_another_primary_is_none() {
        var other = new Action.Fence("north-db", SCALED);
        var run = fenced(promoting(API, other, SET_TO));
        assertThat(run.journal.entries()).hasSize(1);
        var plan = promoting(other, SET_TO);
        var refusal = Tale.of(plan);
        assertThat(refusal.end().message())
                .isEqualTo("nothing was started: step 2 \"patch\" promotes, and no earlier step fences east-db or"
                        + " confirms that it is demoted");
    }

    @Test
    void a_wait_that_confirms_the_demotion_is_evidence() {
        var wait =
                new Action.Wait(RunSamples.SWITCH, new Until.Field(FieldPath.parse("data.to"), Json.text("standby")));
        var steps = List.of(
                new Step(
                        1,
                        "see it demoted",
                        wait,
                        Duration.ofMinutes(1),
                        2,
                        OnFailure.ABORT,
                        Optional.empty(),
                        Order.PLAIN,
                        Optional.of(new Interlock.Demotion(PRIMARY))),
                new Step(
                        2,
                        "promote",
                        SET_TO,
                        Duration.ofMinutes(1),
                        2,
                        OnFailure.ABORT,
                        Optional.empty(),
                        Order.PLAIN,
                        Optional.of(new Interlock.Promote(PRIMARY))));
        var run = Tale.of(new Plan("shop", "failover", steps, "sha256:plan"));
        run.answer(seen(configMap("u", "1", "standby")));
        assertThat(run.journal.entries().getFirst().evidence())
                .contains(new Evidence(
                        PRIMARY,
                        new Evidence.Proof.Demoted("see it demoted"),
                        "data.to is \"standby\"",
                        NOON,
                        SUBJECT.uid(),
                        Optional.empty()));
        assertThat(run.look().step()).isEqualTo(2);
    }

    @Test
    void who_writes_to_what_was_seen_demoted_lets_it_act_again_unless_that_was_waited_for() {
        var wait =
                new Action.Wait(RunSamples.SWITCH, new Until.Field(FieldPath.parse("data.to"), Json.text("standby")));
        var promote = new Action.Scale(FenceSamples.OLD, 2);
        var after = Tale.of(demoting(wait, SET_TO, promote)).answer(seen(configMap("u", "1", "standby")));
        after.answer(seen(configMap("u", "1", "standby"))).answer(new Report.Done());
        refused(after, "step 2 \"step\" lets it act again since");

        var before = Tale.of(demoting(SET_TO, wait, promote)).answer(EAST).answer(new Report.Done());
        before.answer(seen(configMap("u", "2", "standby")));
        assertThat(before.look().step()).isEqualTo(3);

        var itself = Tale.of(demoting(wait, SET_TO)).answer(seen(configMap("u", "1", "standby")));
        itself.answer(seen(configMap("u", "1", "standby")));
        assertThat(itself.effect().step()).isEqualTo(2);
        assertThat(itself.answer(new Report.Done()).end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    /** A plan whose wait confirms the demotion, and whose last step promotes. */
    private static Plan demoting(Action... actions) {
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            Optional<Interlock> interlock = Optional.empty();
            if (action instanceof Action.Wait) interlock = Optional.of(new Interlock.Demotion(PRIMARY));
            if (steps.size() == actions.length - 1) interlock = Optional.of(new Interlock.Promote(PRIMARY));
            steps.add(new Step(
                    steps.size() + 1,
                    "step",
                    action,
                    Duration.ofMinutes(1),
                    2,
                    OnFailure.ABORT,
                    Optional.empty(),
                    Order.PLAIN,
                    interlock));
        }
        return new Plan("shop", "failover", List.copyOf(steps), "sha256:plan");
    }

    @Test
    void what_was_seen_before_the_controller_saw_what_was_asked_for_confirms_no_demotion() {
        var wait = new Action.Wait(
                FenceSamples.OLD, new Until.Field(FieldPath.parse("status.readyReplicas"), Json.number(0)));
        var step = new Step(
                1,
                "see it demoted",
                wait,
                Duration.ofMinutes(1),
                2,
                OnFailure.ABORT,
                Optional.empty(),
                Order.PLAIN,
                Optional.of(new Interlock.Demotion(PRIMARY)));
        var run = Tale.of(new Plan("shop", "failover", List.of(step), "sha256:plan"));
        String down = """
                {"metadata":{"uid":"u","resourceVersion":"7","generation":%d},\
                "status":{"observedGeneration":3,"readyReplicas":0}}""";
        run.answer(seen(RunSamples.object(down.formatted(4))));
        assertThat(run.last().message()).endsWith("but its controller has not seen what was asked for last");
        run.wake().answer(seen(RunSamples.object(down.formatted(3))));
        assertThat(run.last().evidence()).isPresent();
    }

    @Test
    void a_refused_promotion_takes_a_waiver_when_the_run_rests_there() {
        var plan = promoting(OnFailure.PAUSE, API, SET_TO);
        var run = Tale.of(plan).answer(new Report.Unreadable("forbidden")).act(Verb.SKIP);
        assertThat(run.allowed()).containsExactly("retry 2", "skip 2", "waive 2", "cancel");
        run.act(waive(plan, PRIMARY, NOON.plus(Duration.ofMinutes(5))));
        assertThat(run.heard().obeyed()).isTrue();
        assertThat(run.look().step()).isEqualTo(2);
        assertThat(run.last().evidence().orElseThrow().proof())
                .isEqualTo(new Evidence.Proof.Waiver("alice", NOON.plus(Duration.ofMinutes(5))));
    }
}
