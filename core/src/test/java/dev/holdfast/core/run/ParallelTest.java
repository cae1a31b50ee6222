package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that go on side by side, each of which runs a Job. */
class ParallelTest {

    private final Yard yard = new Yard();
    private final List<Act> acts = new ArrayList<>();
    private Instant now = NOON;
    private Plan plan = plan();

    @Test
    void members_begin_together_with_one_write_of_the_journal() {
        plan = plan(plain(), member(2, 10), member(2, 10), plain());
        advance();
        yard.events.clear();
        yard.done(1);
        assertThat(((Rested.Waiting) advance()).watching()).hasSize(2);
        assertThat(yard.events).containsExactly("store 1 2 3", "make 2", "make 3", "store 1 2 3");
        yard.done(2);
        advance();
        assertThat(yard.made()).as("step 4 waits for the whole group").containsExactly(2, 3);
        yard.done(3);
        advance();
        yard.done(4);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(yard.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void no_more_members_are_under_way_than_the_group_allows() {
        plan = plan(member(1, 2), member(1, 2), member(1, 2), member(1, 2));
        advance();
        assertThat(yard.made()).containsExactly(1, 2);
        yard.done(2);
        advance();
        assertThat(yard.made()).containsExactly(1, 2, 3);
        yard.done(1);
        yard.done(3);
        advance();
        assertThat(yard.made()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_step_begins_as_soon_as_those_are_over_on_which_it_depends() {
        plan = plan(member(1, 10), member(1, 10), after(1), after());
        advance();
        assertThat(yard.made()).containsExactly(1, 2, 4);
        yard.done(1);
        advance();
        assertThat(yard.made()).as("without waiting for step 2").containsExactly(1, 2, 4, 3);
    }

    @Test
    void after_a_failed_member_nothing_begins_and_what_is_under_way_comes_to_its_end() {
        plan = plan(member(1, 2), member(1, 2), member(1, 2), plain());
        advance();
        yard.failed(1);
        assertThat(advance()).isInstanceOf(Rested.Waiting.class);
        assertThat(yard.made()).containsExactly(1, 2);
        assertThat(yard.stored.end()).isEmpty();
        yard.done(2);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end().message())
                .startsWith("step 1 \"job\" of \"G\" failed: ")
                .endsWith("; not started: step 3 \"job\" of \"G\", step 4 \"job\"");
    }

    @Test
    void all_failed_members_are_named_and_each_is_retried_or_skipped() {
        plan = pausing(plan(member(1, 2), member(1, 2), plain()));
        advance();
        yard.failed(1);
        yard.failed(2);
        advance();
        assertThat(end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(end().message())
                .contains("step 1 \"job\" of \"G\" failed: ", "; step 2 \"job\" of \"G\" failed: ")
                .endsWith("waits for somebody to retry or skip each of them, or to cancel the run");
        assertThat(Hearing.allowed(plan, yard.stored))
                .contains(new Hearing.Allowed(Verb.RETRY, 1), new Hearing.Allowed(Verb.RETRY, 2))
                .contains(new Hearing.Allowed(Verb.SKIP, 1), new Hearing.Allowed(Verb.SKIP, 2));
        act(Verb.RETRY, 0);
        advance();
        assertThat(heard().words())
                .isEqualTo("the run rests at step 1 \"job\" of \"G\" and step 2 \"job\" of \"G\": say at which");
        act(Verb.RETRY, 1);
        act(Verb.SKIP, 2);
        yard.done(1);
        advance();
        advance();
        yard.done(3);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().message()).isEqualTo("2 of 3 steps succeeded; skipped: step 2 \"job\" of \"G\"");
        assertThat(yard.stored.entry(1).orElseThrow().round()).isEqualTo(2);
    }

    @Test
    void a_failed_member_may_be_retried_while_others_are_under_way() {
        plan = pausing(plan(member(1, 2), member(1, 2)));
        advance();
        yard.failed(1);
        assertThat(advance()).isInstanceOf(Rested.Waiting.class);
        act(Verb.RETRY, 1);
        yard.done(1);
        yard.done(2);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void whoever_retries_or_skips_beside_steps_under_way_names_the_step_or_means_the_only_one() {
        plan = pausing(plan(member(1, 3), member(1, 3), member(1, 3)));
        advance();
        yard.failed(1);
        yard.failed(2);
        advance();
        act(Verb.RETRY, 0);
        act(Verb.SKIP, 0);
        advance();
        assertThat(yard.stored.acts())
                .extracting(Heard::words)
                .containsOnly("the run rests at step 1 \"job\" of \"G\" and step 2 \"job\" of \"G\": say at which");
        act(Verb.SKIP, 1);
        act(Verb.RETRY, 0);
        advance();
        assertThat(heard().obeyed()).isTrue();
        assertThat(heard().step()).isEqualTo(2);
        assertThat(yard.stored.entry(1).orElseThrow().state()).isEqualTo(State.SKIPPED);
        assertThat(yard.stored.entry(2).orElseThrow().round()).isEqualTo(2);
    }

    @Test
    void a_failed_member_that_ends_the_run_cannot_be_retried() {
        plan = plan(member(1, 2), member(1, 2));
        advance();
        yard.failed(1);
        advance();
        act(Verb.RETRY, 1);
        advance();
        assertThat(heard().obeyed()).isFalse();
        assertThat(heard().words()).isEqualTo("too late: step 1 \"job\" of \"G\" has failed, and ends the run");
    }

    @Test
    void a_member_without_which_the_run_goes_on_holds_nobody_up() {
        plan = plan(OnFailure.CONTINUE, member(1, 2), member(1, 2), plain());
        advance();
        yard.failed(1);
        yard.done(2);
        advance();
        yard.done(3);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().message()).isEqualTo("2 of 3 steps succeeded; failed: step 1 \"job\" of \"G\"");
    }

    @Test
    void a_pause_holds_all_lanes_at_the_next_boundary_and_says_where_each_is() {
        plan = plan(member(1, 2), member(1, 2), member(1, 2));
        advance();
        act(Verb.PAUSE, 0);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().message())
                .startsWith("paused by alice: because; step 1 \"job\" of \"G\" is under way: its Job ")
                .contains("; step 2 \"job\" of \"G\" is under way: its Job ");
        yard.done(1);
        advance();
        assertThat(yard.made()).containsExactly(1, 2);
        now = now.plus(Duration.ofHours(1));
        act(Verb.RESUME, 0);
        advance();
        assertThat(yard.made()).containsExactly(1, 2, 3);
        assertThat(yard.stored.entry(2).orElseThrow().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void a_cancel_says_of_each_lane_how_far_it_had_come() {
        plan = plan(member(1, 2), member(1, 2), member(1, 2), plain());
        advance();
        yard.done(1);
        act(Verb.CANCEL, 0);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(end().outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(end().message())
                .contains("done: step 1 ", "step 2 \"job\" of \"G\" was canceled while it was under way")
                .endsWith("not started: step 3 \"job\" of \"G\", step 4 \"job\"");
        assertThat(yard.made()).containsExactly(1, 2);
    }

    @Test
    void a_freeze_that_holds_one_lane_lets_no_other_begin_or_act() {
        plan = plan(member(1, 2), member(1, 2));
        yard.halt = Optional.of(new Halt("ops/stop", "held", NOON, Optional.empty()));
        assertThat(advance()).isInstanceOf(Rested.Held.class);
        assertThat(yard.made()).isEmpty();
        int writes = yard.events.size();
        assertThat(advance()).isInstanceOf(Rested.Held.class);
        assertThat(yard.events).as("nothing is written that stands there").hasSize(writes);
        yard.halt = Optional.empty();
        advance();
        assertThat(yard.made()).containsExactly(1, 2);
    }

    @Test
    void what_only_waits_comes_to_its_end_under_a_freeze() {
        plan = plan(member(1, 1), member(1, 1), after());
        advance();
        assertThat(yard.made()).containsExactly(1, 3);
        yard.halt = Optional.of(new Halt("ops/stop", "held", NOON, Optional.empty()));
        yard.done(3);
        yard.done(1);
        assertThat(advance()).isInstanceOf(Rested.Held.class);
        assertThat(yard.stored.entry(3).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(yard.made()).containsExactly(1, 3);
    }

    @Test
    void a_refused_write_lets_no_effect_of_the_round_go_out() {
        plan = plan(member(1, 2), member(1, 2));
        yard.refuses = true;
        assertThat(advance()).isEqualTo(new Rested.Stale("changed (409)"));
        assertThat(yard.made()).isEmpty();
    }

    @Test
    void values_of_steps_that_happen_to_be_over_are_none_of_a_step_that_does_not_wait_for_them() {
        var read = new Step(1, "read", RunSamples.READ_IP, Duration.ofMinutes(1), 1);
        var beside = new Step(
                2, "beside", JOB, Duration.ofMinutes(1), 1, OnFailure.ABORT, Optional.empty(), order(null, List.of()));
        var both = new Plan("shop", "failover", List.of(read, beside), "sha256:plan");
        var done = Entry.begin(1, State.WAITING, NOON, NOON)
                .read(NOON, new Entry.Output("ip", Held.of(Json.text("x"), false)), "");
        var journal = Journal.begin(both, NOON).with(done);
        assertThat(new Frame(both, SUBJECT, journal, beside, NOON).values()).isEmpty();
    }

    @Test
    void a_run_that_rests_below_one_member_takes_none_of_its_time_and_holds_no_other() {
        var child = new Action.Child("", "other", Optional.empty());
        plan = new Plan(
                "shop",
                "failover",
                List.of(
                        new Step(
                                1,
                                "child",
                                child,
                                Duration.ofMinutes(10),
                                2,
                                OnFailure.ABORT,
                                Optional.empty(),
                                member(1, 2)),
                        plan(plain(), member(1, 2)).step(2)),
                "sha256:plan");
        advance();
        var deadline = yard.stored.entry(1).orElseThrow().deadline();
        assertThat(yard.stored.halt()).as("it is not the run that is held up").isEmpty();
        assertThat(yard.made()).contains(2);
        now = now.plus(Duration.ofMinutes(5));
        yard.done(2);
        advance();
        assertThat(yard.stored.entry(2).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
        assertThat(yard.stored.entry(1).orElseThrow().moving(now).deadline())
                .isEqualTo(deadline.plus(Duration.ofMinutes(5)));
        assertThat(yard.stored.halt()).as("now nothing else goes on").isPresent();
    }

    @Test
    void a_quarantine_of_one_cluster_holds_no_member_on_another() {
        var east = new Action.Job("east", "shop", ((Action.Job) JOB).template(), Optional.empty());
        var there =
                new Step(1, "job", east, Duration.ofMinutes(10), 2, OnFailure.ABORT, Optional.empty(), member(1, 2));
        plan = new Plan(
                "shop", "failover", List.of(there, plan(plain(), member(1, 2)).step(2)), "sha256:plan");
        yard.quarantined = "east";
        advance();
        assertThat(yard.made()).containsExactly(2);
        yard.done(2);
        assertThat(advance()).isInstanceOf(Rested.Held.class);
        yard.quarantined = "none";
        advance();
        assertThat(yard.made()).containsExactly(2, 1);
    }

    private Rested advance() {
        return Conductor.advance(plan, SUBJECT, yard.stored, new Acts(acts, Acts.NONE.vouching()), yard, () -> now);
    }

    private void act(Verb verb, int step) {
        acts.add(new Act(verb.word(), step, "because", "alice", "sha256:plan"));
    }

    private Heard heard() {
        return yard.stored.acts().getLast();
    }

    private Journal.End end() {
        return yard.stored.end().orElseThrow();
    }

    private static Order plain() {
        return Order.PLAIN;
    }

    private static Order member(int first, int concurrent) {
        return order(new Group(first, "G", concurrent), null);
    }

    private static Order after(Integer... steps) {
        return order(null, List.of(steps));
    }

    private static Order order(Group group, List<Integer> after) {
        return new Order(Optional.empty(), Optional.ofNullable(group), Optional.ofNullable(after));
    }

    private static Plan plan(Order... orders) {
        return plan(OnFailure.ABORT, orders);
    }

    private static Plan plan(OnFailure onFailure, Order... orders) {
        var steps = new ArrayList<Step>();
        for (var order : orders) {
            steps.add(new Step(
                    steps.size() + 1, "job", JOB, Duration.ofMinutes(10), 2, onFailure, Optional.empty(), order));
        }
        return new Plan("shop", "failover", steps, "sha256:plan");
    }

    private static Plan pausing(Plan plan) {
        return plan(OnFailure.PAUSE, plan.steps().stream().map(Step::order).toArray(Order[]::new));
    }

    /** A cluster where Jobs are made, and end when they are told to. */
    private static final class Yard implements World {
        final List<String> events = new ArrayList<>();
        final Map<Integer, JobState> jobs = new HashMap<>();
        Journal stored = Journal.EMPTY;
        Optional<Halt> halt = Optional.empty();
        boolean refuses;
        String quarantined = "none";

        void done(int step) {
            jobs.put(step, JobState.COMPLETE);
        }

        void failed(int step) {
            jobs.put(step, JobState.FAILED);
        }

        List<Integer> made() {
            return events.stream()
                    .filter(event -> event.startsWith("make "))
                    .map(event -> Integer.valueOf(event.substring(5)))
                    .toList();
        }

        @Override
        public Report look(Look look) {
            if (look instanceof Look.AtChild) {
                var parent = Json.object("parent", Json.object("uid", Json.text(SUBJECT.uid())));
                return new Report.Seen(
                        Optional.of(Json.object("kind", Json.text("RecoveryRun"))
                                .with("spec", parent)
                                .with("status", Json.object("phase", Json.text("Paused")))),
                        Optional.empty());
            }
            return new Report.JobSeen(jobs.getOrDefault(look.step(), JobState.ACTIVE), "");
        }

        @Override
        public Sent perform(Effect effect) {
            events.add("make " + effect.step());
            return new Sent.Answer(new Report.Done());
        }

        @Override
        public Stored store(Journal journal) {
            if (refuses) return new Stored.Reread("changed (409)");
            events.add("store"
                    + String.join(
                            "",
                            journal.entries().stream()
                                    .map(entry -> " " + entry.step())
                                    .toList()));
            stored = journal;
            return new Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            if (cluster.equals(quarantined)) {
                return Optional.of(new Halt(Quarantine.holder(cluster), "it returns", NOON, Optional.empty()));
            }
            return halt;
        }
    }
}
