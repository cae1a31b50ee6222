package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.Stage;
import dev.holdfast.core.run.Entry.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs below one that goes without grace. */
class GraceBelowTest {

    private static final Action CHILD = new Action.Child("", "database", Optional.empty());
    private static final Report PLAN = seen(RunSamples.object(
            "{\"kind\":\"RecoveryPlan\",\"metadata\":{\"name\":\"database\",\"namespace\":\"shop\",\"uid\":\"p2\"},"
                    + "\"spec\":{\"steps\":[]}}"));
    private static final Subject BELOW = new Subject(
            "uid",
            "child",
            Map.of(),
            new Descent(
                    1,
                    List.of(),
                    "shop/site",
                    Optional.empty(),
                    Optional.of(new Descent.Ungraceful("shop/site", "switched by ana: the site is gone"))));

    private static Plan first(Plan plan, Ungraceful ungraceful) {
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
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest());
    }

    @Test
    void a_run_that_is_begun_later_starts_as_the_run_above_goes_by_then() {
        var graceful = Tale.of(plan(CHILD)).answer(PLAN);
        assertThat(manifest(graceful)).doesNotContain("\"mode\"");
        var plan = plan(CHILD);
        var started = Tale.of(new Plan("shop", "site", plan.steps(), plan.digest(), Mode.UNGRACEFUL))
                .answer(PLAN);
        assertThat(manifest(started)).contains("\"mode\":\"ungraceful\"");
        assertThat(manifest(Tale.of(plan).act(Verb.UNGRACEFUL).answer(PLAN))).contains("\"mode\":\"ungraceful\"");
        assertThat(manifest(Tale.of(plan).act(Verb.UNGRACEFUL, 1).answer(PLAN))).contains("\"mode\":\"ungraceful\"");
    }

    @Test
    void a_step_that_runs_a_plan_is_reason_enough_to_switch_a_run() {
        var run = Tale.of(plan(CHILD)).act(Verb.UNGRACEFUL);
        assertThat(run.heard().obeyed()).isTrue();
        assertThat(run.act(Verb.UNGRACEFUL).heard().words()).isEqualTo("the run is ungraceful already");
        var other = Tale.of(plan(SET_TO)).act(Verb.UNGRACEFUL);
        assertThat(other.heard().words()).isEqualTo("no step that is left says what it is without grace");
    }

    @Test
    void who_has_switched_a_step_is_told_to_what_is_below_it() {
        var one = new Heard("ungraceful", 2, "ana", true, "the site is gone", NOON);
        var refused = new Heard("ungraceful", 0, "eve", false, "nobody vouches", NOON);
        assertThat(Descent.ungraceful(Mode.GRACEFUL, List.of(refused, one), 2))
                .hasValue("switched by ana: the site is gone");
        assertThat(Descent.ungraceful(Mode.GRACEFUL, List.of(refused, one), 1)).isEmpty();
        assertThat(Descent.ungraceful(Mode.UNGRACEFUL, List.of(), 1)).hasValue("which was started so");
    }

    @Test
    void the_nearest_that_goes_without_grace_is_named() {
        var graceful = new Ancestor("shop/a", Stage.GOING, true, "", NOON);
        var switched = new Ancestor("shop/b", Stage.GOING, true, "", NOON, Optional.of("switched by ana: gone"));
        assertThat(Descent.ungraceful(List.of(graceful, switched)))
                .hasValue(new Descent.Ungraceful("shop/b", "switched by ana: gone"));
    }

    @Test
    void a_run_under_way_goes_over_with_the_one_above_it_and_says_who_switched_that() {
        var plan = first(plan(SET_TO, SET_TO), new Ungraceful.Skip());
        var begun = Tale.of(plan).answer(new Report.Unreached("no answer"));
        assertThat(begun.last().state()).isEqualTo(State.BACKING_OFF);
        var switched = Grace.heard(plan, BELOW, begun.journal, NOON);
        assertThat(switched.above())
                .hasValue(new Journal.Above("shop/site", "switched by ana: the site is gone", NOON));
        var move = NextMove.decide(plan, BELOW, switched, new Report.Nothing(), NOON);
        move = NextMove.decide(plan, BELOW, move.journal(), new Report.Unreached("no answer"), NOON);
        var first = move.journal().entry(1).orElseThrow();
        assertThat(first.state()).isEqualTo(State.SKIPPED);
        assertThat(first.message())
                .startsWith("skipped, ungraceful by run shop/site above it, switched by ana: the site is gone");
        assertThat(Hearing.allowed(plan, switched))
                .extracting(Hearing.Allowed::verb)
                .doesNotContain(Verb.UNGRACEFUL);
    }

    @Test
    void a_run_that_rests_at_a_failed_step_goes_on_without_grace() {
        var plan = first(plan(OnFailure.PAUSE, SET_TO, SET_TO), new Ungraceful.Skip());
        var paused =
                Tale.of(plan).answer(seen(configMap("u", "1", "east"))).answer(new Report.Refused("forbidden", false));
        assertThat(paused.end().outcome()).isEqualTo(Journal.Outcome.PAUSED);
        var switched = Grace.heard(plan, BELOW, paused.journal, NOON);
        assertThat(switched.end()).isEmpty();
        var move = NextMove.decide(plan, BELOW, switched, new Report.Nothing(), NOON);
        assertThat(move.journal().entry(1).orElseThrow().state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void a_run_that_a_person_has_paused_stays_so() {
        var plan = first(plan(SET_TO, SET_TO), new Ungraceful.Skip());
        var paused = Tale.of(plan).act(Verb.PAUSE);
        var switched = Grace.heard(plan, BELOW, paused.journal, NOON);
        assertThat(switched.end()).isEqualTo(paused.journal.end());
        assertThat(switched.above()).isPresent();
    }

    @Test
    void it_is_heard_once_and_by_no_run_that_has_ended() {
        var plan = first(plan(SET_TO), new Ungraceful.Skip());
        var begun = Tale.of(plan).answer(seen(configMap("u", "1", "east")));
        var switched = Grace.heard(plan, BELOW, begun.journal, NOON);
        assertThat(Grace.heard(plan, BELOW, switched, NOON.plusSeconds(9))).isEqualTo(switched);
        var ended = begun.answer(new Report.Done()).journal;
        assertThat(Grace.heard(plan, BELOW, ended, NOON)).isEqualTo(ended);
    }

    @Test
    void what_was_approved_before_the_switch_was_another_question() {
        var approval = new Action.Approval("", 2, "promote after the drain?");
        var other = new Step(
                1,
                "approval",
                new Action.Approval("", 2, "promote now?"),
                RunSamples.plan(approval).step(1).timeout(),
                0);
        var plan = first(plan(approval), new Ungraceful.Instead(other));
        var run = Tale.of(plan).act(new Act("approve", 1, "yes", "ana", plan.digest()));
        assertThat(Answers.approvers(run.journal, 1)).containsExactly("ana");
        var switched = Grace.heard(plan, BELOW, run.journal, NOON.plusSeconds(1));
        var move = NextMove.decide(plan, BELOW, switched, new Report.Nothing(), NOON.plusSeconds(1));
        assertThat(move.journal().entry(1).orElseThrow().ungraceful()).isTrue();
        assertThat(Answers.approvers(move.journal(), 1)).isEmpty();
    }

    @Test
    void a_failed_step_that_is_switched_ends_no_run_and_begins_anew_although_an_approval_beside_it_is_open() {
        var beside = new Order(Optional.empty(), Optional.of(new Group(1, "G", 9)), Optional.empty());
        var approval = new Step(
                2,
                "approval",
                new Action.Approval("", 1, "promote?"),
                Duration.ofHours(1),
                0,
                OnFailure.ABORT,
                Optional.empty(),
                beside);
        var patch = new Step(
                1,
                "patch",
                SET_TO,
                Duration.ofMinutes(10),
                0,
                OnFailure.ABORT,
                Optional.empty(),
                beside,
                Optional.empty(),
                OnUnreachable.RETRY,
                Optional.of(new Ungraceful.Skip()));
        var plan = new Plan("shop", "failover", List.of(patch, approval), "sha256:plan");
        var journal = Journal.begin(plan, NOON)
                .with(Entry.begin(1, State.WAITING, NOON, NOON).failed(NOON, "no answer"))
                .with(Entry.begin(2, State.WAITING, NOON, NOON.plusSeconds(3600))
                        .asking("promote?"));
        var graceful = NextMove.decide(plan, RunSamples.SUBJECT, journal.at(2), new Report.Nothing(), NOON);
        assertThat(graceful.journal().entry(2).orElseThrow().state()).isEqualTo(State.CANCELED);
        var switched = Grace.heard(plan, BELOW, journal, NOON).at(2);
        var move = NextMove.decide(plan, BELOW, switched, new Report.Nothing(), NOON);
        assertThat(move.journal().entry(1).orElseThrow().state()).isEqualTo(State.SKIPPED);
        assertThat(move.journal().entry(2).orElseThrow().state()).isEqualTo(State.ASKING);
    }

    private static String manifest(Tale run) {
        return ((Effect.CreateRun) run.effect()).manifest().print();
    }
}
