package dev.holdfast.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.PlanId;
import dev.holdfast.core.run.Descent.Stage;
import dev.holdfast.core.run.Descent.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChildStepTest {

    private static final Action CHILD = new Action.Child("", "database", Optional.of("db"));
    private static final String NAME = RunSamples.SUBJECT.jobName(1);
    private static final Look LOOK = new Look.AtChild(1, "shop", NAME, "database");
    private static final Json.Obj PLAN = RunSamples.object(
            "{\"kind\":\"RecoveryPlan\",\"metadata\":{\"name\":\"database\",\"namespace\":\"shop\",\"uid\":\"plan-2\"},"
                    + "\"spec\":{\"serviceAccountName\":\"dba\",\"steps\":[{\"type\":\"Job\",\"job\":{\"template\":{}}}]}}");

    @Test
    void a_child_is_made_from_the_plan_as_it_is_then_and_says_whose_it_is() {
        var run = Tale.of(RunSamples.plan(CHILD));
        assertThat(run.look()).isEqualTo(LOOK);
        assertThat(run.journal.entries()).isEmpty();
        run.answer(RunSamples.seen(PLAN));
        var effect = (Effect.CreateRun) run.effect();
        assertThat(effect.target().name()).isEqualTo(NAME);
        assertThat(effect.fieldManager()).isEqualTo("holdfast-run/failover/1");
        assertThat(run.last().intent()).hasValue(new Intent.Create("shop", NAME));
        String manifest = effect.manifest().print();
        assertThat(manifest)
                .contains("\"parent\":{\"namespace\":\"shop\",\"name\":\"failover-abc\",\"uid\":\"run-uid-1\"")
                .contains("\"step\":1", "\"depth\":1", "\"planRef\":{\"name\":\"database\",\"uid\":\"plan-2\"}")
                .contains("\"serviceAccountName\":\"dba\"", "\"type\":\"job\"", "\"digest\":\"sha256:");
        assertThat(manifest).contains("\"ownerReferences\":[{");
    }

    @Test
    void a_child_in_another_namespace_has_no_owner_there() {
        var elsewhere = new Action.Child("bank", "database", Optional.empty());
        var run = Tale.of(RunSamples.plan(elsewhere)).answer(RunSamples.seen(PLAN));
        var effect = (Effect.CreateRun) run.effect();
        assertThat(effect.target().namespace()).isEqualTo("bank");
        assertThat(effect.manifest().print()).doesNotContain("ownerReferences");
    }

    @Test
    void a_completed_child_is_the_steps_success_and_its_name_is_kept() {
        var run = made().answer(child("Completed", "3 steps succeeded"));
        assertThat(run.last().state()).isEqualTo(Entry.State.SUCCEEDED);
        assertThat(run.last().message()).isEqualTo("run shop/" + NAME + " completed: 3 steps succeeded");
        assertThat(run.journal.values().get("db").value()).hasValue(Json.text(NAME));
    }

    @Test
    void a_child_that_failed_or_was_canceled_fails_the_step_with_its_words() {
        var failed = made().answer(child("Failed", "step 1 \"promote\" failed: no quorum"));
        assertThat(failed.end().message()).contains("run shop/" + NAME + " failed: step 1", "no quorum");
        var canceled = made().answer(child("Canceled", "canceled by ana: drill is over"));
        assertThat(canceled.end().message()).contains(NAME + " was canceled: canceled by ana: drill is over");
    }

    @Test
    void a_lost_answer_is_looked_for_and_the_same_child_is_found() {
        var run = Tale.of(RunSamples.plan(CHILD)).answer(RunSamples.seen(PLAN));
        run.answer(new Report.Unclear("reset")).after(Duration.ofMinutes(1)).wake();
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(child("Running", ""));
        assertThat(run.rest().watching()).hasValue(LOOK);
        assertThat(run.last().intent()).hasValue(new Intent.Create("shop", NAME, true));
    }

    @Test
    void a_child_that_is_there_already_is_found_by_its_name() {
        var run = Tale.of(RunSamples.plan(CHILD)).answer(RunSamples.seen(PLAN));
        run.answer(new Report.Conflicted("already exists"));
        assertThat(run.look()).isEqualTo(LOOK);
        assertThat(run.answer(child("Completed", "")).last().state()).isEqualTo(Entry.State.SUCCEEDED);
    }

    @Test
    void a_run_of_that_name_which_is_not_this_runs_child_is_not_taken_for_it() {
        var foreign = RunSamples.object("{\"kind\":\"RecoveryRun\",\"spec\":{\"parent\":{\"uid\":\"another\"}}}");
        var run = Tale.of(RunSamples.plan(CHILD)).answer(RunSamples.seen(foreign));
        assertThat(run.end().message()).contains("that this run did not make");
    }

    @Test
    void a_child_that_somebody_deleted_is_not_made_again() {
        var run = made().answer(child("Running", "")).wake().answer(RunSamples.seen(PLAN));
        assertThat(run.end().message()).contains("was deleted while this step ran");
    }

    @Test
    void a_child_that_waits_for_a_person_takes_none_of_the_steps_time() {
        var run = made().answer(child("Paused", "paused by ana: look first"));
        assertThat(run.journal.halt()).hasValueSatisfying(halt -> assertThat(halt.words())
                .contains("waits for a person: paused by ana: look first"));
        var deadline = run.last().deadline();
        run.journal = run.after(Duration.ofHours(5)).journal.released(run.now);
        run.wake().answer(child("Running", ""));
        assertThat(run.last().deadline()).isEqualTo(deadline.plus(Duration.ofHours(5)));
        assertThat(run.last().resting()).isEmpty();
        assertThat(run.last().state()).isEqualTo(Entry.State.RUNNING);
        assertThat(run.journal.halt()).isEmpty();
    }

    @Test
    void a_step_whose_time_is_over_fails_and_names_the_child_that_ends_with_it() {
        var run = made().answer(child("Running", ""))
                .after(Duration.ofMinutes(11))
                .wake();
        run.answer(child("Running", ""));
        assertThat(run.end().message())
                .contains(NAME + " had not ended after 10m")
                .contains("it is ended, too");
    }

    @Test
    void a_retry_makes_a_new_child_once_the_one_before_has_failed() {
        var run = Tale.of(RunSamples.plan(OnFailure.PAUSE, CHILD)).answer(RunSamples.seen(PLAN));
        run.answer(new Report.Done()).wake().answer(child("Failed", "no quorum"));
        run.act(Verb.RETRY);
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(child("Failed", "no quorum"));
        var second = RunSamples.SUBJECT.jobName(1, 2);
        assertThat(run.look()).isEqualTo(new Look.AtChild(1, "shop", second, "database"));
        run.answer(RunSamples.seen(PLAN));
        assertThat(((Effect.CreateRun) run.effect()).target().name()).isEqualTo(second);
    }

    @Test
    void a_retry_waits_for_a_child_of_the_round_before_that_goes_on() {
        var run = Tale.of(RunSamples.plan(OnFailure.PAUSE, CHILD)).answer(RunSamples.seen(PLAN));
        run.answer(new Report.Done()).after(Duration.ofMinutes(11)).wake().answer(child("Running", ""));
        run.act(Verb.RETRY).answer(child("Running", ""));
        assertThat(run.rest().watching()).hasValue(LOOK);
        assertThat(run.wake().answer(child("Completed", "")).last().state()).isEqualTo(Entry.State.SUCCEEDED);
    }

    @Test
    void a_plan_that_led_here_is_not_started_again() {
        var descent = new Descent(1, List.of(id("shop", "site", "p1"), id("shop", "database", "p2")), "shop/x", none());
        assertThat(descent.refusal(id("shop", "database", "p9")))
                .hasValueSatisfying(words -> assertThat(words).contains("shop/site → shop/database → shop/database"));
        assertThat(descent.refusal(id("shop", "renamed", "p1"))).isPresent();
        assertThat(descent.refusal(id("shop", "web", "p3"))).isEmpty();
    }

    @Test
    void no_run_has_more_than_five_above_it() {
        var plans = IntStream.range(0, 6).mapToObj(n -> id("shop", "p" + n, "")).toList();
        assertThat(new Descent(4, plans, "", none()).refusal(id("shop", "next", "")))
                .isEmpty();
        assertThat(new Descent(5, plans, "", none()).refusal(id("shop", "next", "")))
                .hasValueSatisfying(words -> assertThat(words).contains("5 are the most"));
    }

    @Test
    void a_run_ends_by_itself_when_nobody_above_waits_for_it() {
        var plan = RunSamples.plan(RunSamples.JOB);
        var over = new Descent(1, List.of(), "shop/parent", Optional.of("run shop/parent has ended: canceled by ana"));
        var subject = new Subject("uid", "child", Map.of(), over);
        var begun = Journal.begin(plan, RunSamples.NOON);
        var move = NextMove.decide(plan, subject, begun, new Report.Nothing(), RunSamples.NOON);
        assertThat(move.next()).isEqualTo(new Move.Next.Stop());
        var end = move.journal().end().orElseThrow();
        assertThat(end.outcome()).isEqualTo(Journal.Outcome.CANCELED);
        assertThat(end.message())
                .startsWith("canceled by run shop/parent: run shop/parent has ended: canceled by ana")
                .contains("not started: step 1");
    }

    @Test
    void what_those_above_say_is_what_the_first_of_them_says_that_does_not_go_on() {
        var going = new Ancestor("shop/a", Stage.GOING, true, "", RunSamples.NOON);
        var resting = new Ancestor("shop/b", Stage.RESTING, true, "paused by ana", RunSamples.NOON);
        var over = new Ancestor("shop/c", Stage.OVER, false, "canceled by ana", RunSamples.NOON);
        var gone = new Ancestor("shop/d", Stage.GONE, false, "", RunSamples.NOON);
        var elsewhere = new Ancestor("shop/e", Stage.GOING, false, "", RunSamples.NOON);
        assertThat(Descent.upkeep(List.of())).isEqualTo(new Upkeep.Going());
        assertThat(Descent.upkeep(List.of(going, going))).isEqualTo(new Upkeep.Going());
        assertThat(Descent.upkeep(List.of(going, resting)))
                .isEqualTo(new Upkeep.Resting("shop/b", "paused by ana", RunSamples.NOON));
        assertThat(Descent.upkeep(List.of(resting, over))).isInstanceOf(Upkeep.Over.class);
        assertThat(Descent.upkeep(List.of(gone))).isEqualTo(new Upkeep.Over("run shop/d is gone"));
        assertThat(Descent.upkeep(List.of(elsewhere)))
                .isEqualTo(new Upkeep.Over("no step of run shop/e waits for it any more"));
    }

    @Test
    void a_run_that_waits_for_its_turn_hears_a_cancel_and_ends() {
        var plan = RunSamples.plan(RunSamples.JOB);
        var cancel = new Act("cancel", 0, "not today", "ana", plan.digest());
        var ended = Hearing.waiting(
                plan, RunSamples.SUBJECT, List.of(), new Acts(List.of(cancel), vouched()), RunSamples.NOON);
        assertThat(ended.end()).hasValueSatisfying(end -> {
            assertThat(end.outcome()).isEqualTo(Journal.Outcome.CANCELED);
            assertThat(end.message()).startsWith("canceled by ana: not today").contains("not started: step 1");
        });
    }

    @Test
    void a_cancel_that_nobody_vouches_for_does_not_end_a_run_that_waits() {
        var plan = RunSamples.plan(RunSamples.JOB);
        var cancel = new Act("cancel", 0, "not today", "ana", plan.digest());
        var acts = new Acts(List.of(cancel), new Acts.Vouching.Void("the policy is missing"));
        var waiting = Hearing.waiting(plan, RunSamples.SUBJECT, List.of(), acts, RunSamples.NOON);
        assertThat(waiting.end()).isEmpty();
        assertThat(waiting.acts()).singleElement().satisfies(heard -> {
            assertThat(heard.obeyed()).isFalse();
            assertThat(heard.words()).contains("does not vouch");
        });
    }

    @Test
    void a_pause_that_was_heard_while_waiting_is_in_force_when_the_run_begins() {
        var plan = RunSamples.plan(RunSamples.JOB);
        var pause = new Act("pause", 0, "hold on", "ana", plan.digest());
        var acts = new Acts(List.of(pause), vouched());
        var waited = Hearing.waiting(plan, RunSamples.SUBJECT, List.of(), acts, RunSamples.NOON);
        assertThat(waited.end()).isEmpty();
        var stored = new Journal("", none(), List.of(), none(), waited.acts());
        var begun = NextMove.decide(plan, RunSamples.SUBJECT, stored, new Report.Nothing(), RunSamples.NOON);
        var move = NextMove.decide(plan, RunSamples.SUBJECT, begun.journal(), new Report.Nothing(), RunSamples.NOON);
        assertThat(move.journal().end())
                .hasValueSatisfying(end -> assertThat(end.message()).startsWith("paused by ana: hold on"));
    }

    private static Tale made() {
        return Tale.of(RunSamples.plan(CHILD))
                .answer(RunSamples.seen(PLAN))
                .answer(new Report.Done())
                .wake();
    }

    private static Report child(String phase, String words) {
        return RunSamples.seen(
                RunSamples.object("{\"kind\":\"RecoveryRun\",\"spec\":{\"parent\":{\"uid\":\"run-uid-1\"}},"
                        + "\"status\":{\"phase\":\"" + phase + "\",\"journal\":{\"end\":{\"message\":"
                        + Json.text(words).print() + "}}}}"));
    }

    private static PlanId id(String namespace, String name, String uid) {
        return new PlanId(namespace, name, uid);
    }

    private static Acts.Vouching vouched() {
        return new Acts.Vouching.Vouched();
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }
}
