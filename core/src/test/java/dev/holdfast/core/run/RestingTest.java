package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
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

/** Members of one group that wait for people, beside others that go on or fail. */
class RestingTest {

    private static final Action CHILD = new Action.Child("", "other", Optional.empty());
    private static final Action APPROVAL = new Action.Approval("", 1, "promote?");
    private static final Action PAUSE = new Action.Pause("look first", false);
    private static final Action WAIVER = new Action.Fence("db", new FenceMethod.Waiver("", Duration.ofHours(1)));

    private final House house = new House();
    private final List<Act> acts = new ArrayList<>();
    private Instant now = NOON;
    private Plan plan;

    @Test
    void a_run_below_that_rests_gives_no_time_to_the_steps_beside_it() {
        plan = group(OnFailure.PAUSE, CHILD, JOB);
        house.phases.put(1, "Paused");
        advance();
        for (int minutes = 0; minutes < 12; minutes += 4) {
            now = now.plus(Duration.ofMinutes(4));
            advance();
        }
        assertThat(state(2)).as("its ten minutes are over").isEqualTo(State.FAILED);
        assertThat(state(1)).isEqualTo(State.RUNNING);
        house.phases.put(1, "Running");
        advance();
        assertThat(entry(1).deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(22)));
        assertThat(entry(1).resting()).isEmpty();
    }

    @Test
    void a_run_below_that_waits_for_a_waiver_takes_none_of_the_time_although_its_phase_is_running() {
        plan = group(OnFailure.PAUSE, CHILD);
        house.phases.put(1, "Running");
        house.rests = true;
        advance();
        now = now.plus(Duration.ofHours(3));
        advance();
        assertThat(state(1)).isEqualTo(State.RUNNING);
        assertThat(house.stored.halt())
                .hasValueSatisfying(halt -> assertThat(halt.words()).contains("waits for a person"));
    }

    @Test
    void a_freeze_beside_a_run_that_rests_gives_the_time_back_once() {
        plan = group(OnFailure.PAUSE, CHILD, JOB);
        house.phases.put(1, "Paused");
        advance();
        now = now.plus(Duration.ofMinutes(2));
        acts.add(new Act("pause", 0, "wait", "alice", "sha256:plan"));
        advance();
        now = now.plus(Duration.ofMinutes(30));
        acts.add(new Act("resume", 0, "go on", "alice", "sha256:plan"));
        house.phases.put(1, "Running");
        advance();
        assertThat(entry(1).deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(42)));
        assertThat(entry(2).deadline()).as("only the pause").isEqualTo(NOON.plus(Duration.ofMinutes(40)));
    }

    @Test
    void how_long_a_run_below_has_rested_counts_also_when_it_cannot_be_read() {
        plan = group(OnFailure.PAUSE, CHILD);
        house.phases.put(1, "Paused");
        advance();
        now = now.plus(Duration.ofHours(2));
        house.silent = true;
        advance();
        assertThat(state(1)).isEqualTo(State.BACKING_OFF);
        house.silent = false;
        house.phases.put(1, "Completed");
        now = now.plus(Duration.ofMinutes(1));
        advance();
        assertThat(state(1)).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_run_rests_when_all_that_is_under_way_waits_for_people() {
        plan = group(OnFailure.PAUSE, APPROVAL, PAUSE, WAIVER, CHILD);
        house.phases.put(4, "Paused");
        advance();
        assertThat(Resting.all(plan, house.stored)).isTrue();
        house.phases.put(4, "Running");
        advance();
        assertThat(Resting.all(plan, house.stored)).as("one goes on").isFalse();
        plan = group(OnFailure.PAUSE, new Action.Pause("a while", true));
        house.stored = Journal.EMPTY;
        advance();
        assertThat(Resting.all(plan, house.stored)).as("it goes on by itself").isFalse();
    }

    @Test
    void a_failure_that_ends_the_run_does_not_wait_for_people_whose_answer_is_void() {
        plan = group(OnFailure.ABORT, APPROVAL, PAUSE, WAIVER, JOB);
        advance();
        house.jobs.put(4, JobState.FAILED);
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        var end = house.stored.end().orElseThrow();
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .startsWith("step 4 \"job\" of \"G\" failed: ")
                .contains("; step 1 \"approval\" of \"G\" is void, for step 4 \"job\" of \"G\" has failed and ends the"
                        + " run; nothing of it was sent");
        assertThat(house.stored.entries())
                .extracting(Entry::state)
                .containsExactly(State.CANCELED, State.CANCELED, State.CANCELED, State.FAILED);
    }

    @Test
    void an_approval_of_a_run_that_a_failure_has_ended_comes_too_late() {
        plan = group(OnFailure.ABORT, APPROVAL, JOB);
        advance();
        house.jobs.put(2, JobState.FAILED);
        advance();
        acts.add(new Act("approve", 1, "yes", "alice", "sha256:plan"));
        advance();
        var heard = Hearing.hear(plan, house.stored, new Acts(acts, Acts.NONE.vouching()), now);
        assertThat(heard.acts().getLast().words()).isEqualTo("too late: the run has ended, Failed");
    }

    @Test
    void a_failure_that_ends_the_run_ends_a_run_below_that_rests_and_waits_for_one_that_goes_on() {
        plan = group(OnFailure.ABORT, CHILD, CHILD, JOB);
        house.phases.put(1, "Paused");
        house.phases.put(2, "Running");
        advance();
        house.jobs.put(3, JobState.FAILED);
        advance();
        assertThat(house.stored.end()).isEmpty();
        assertThat(state(1)).isEqualTo(State.CANCELED);
        assertThat(entry(1).message()).contains("void", "; its run ").endsWith("was made");
        house.phases.put(2, "Completed");
        assertThat(advance()).isInstanceOf(Rested.Ended.class);
        assertThat(house.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void a_failure_that_pauses_the_run_leaves_an_approval_open() {
        plan = group(OnFailure.PAUSE, APPROVAL, JOB);
        advance();
        house.jobs.put(2, JobState.FAILED);
        advance();
        assertThat(house.stored.end()).isEmpty();
        assertThat(state(1)).isEqualTo(State.ASKING);
        assertThat(Hearing.allowed(plan, house.stored))
                .contains(new Hearing.Allowed(Verb.RETRY, 2), new Hearing.Allowed(Verb.APPROVE, 1));
    }

    @Test
    void a_cancel_beside_a_failure_that_ends_the_run_cancels_it() {
        plan = group(OnFailure.ABORT, APPROVAL, JOB, JOB);
        advance();
        house.jobs.put(2, JobState.FAILED);
        acts.add(new Act("cancel", 0, "enough", "alice", "sha256:plan"));
        advance();
        assertThat(house.stored.end().orElseThrow().outcome()).isEqualTo(Outcome.CANCELED);
    }

    @Test
    void a_quarantine_or_a_pause_above_that_is_older_gives_back_only_the_time_for_which_it_held() {
        plan = group(OnFailure.PAUSE, JOB, JOB);
        advance();
        now = now.plus(Duration.ofMinutes(5));
        house.jobs.put(1, JobState.COMPLETE);
        var below = new Step(
                3,
                "job",
                JOB,
                Duration.ofMinutes(10),
                2,
                OnFailure.PAUSE,
                Optional.empty(),
                new Order(Optional.empty(), Optional.empty(), Optional.of(List.of(1))));
        plan = new Plan("shop", "failover", List.of(plan.step(1), plan.step(2), below), "sha256:plan");
        house.halt =
                Optional.of(new Halt("run shop/above", "paused", NOON.minus(Duration.ofDays(1)), Optional.empty()));
        assertThat(advance()).isInstanceOf(Rested.Held.class);
        now = now.plus(Duration.ofMinutes(3));
        advance();
        house.halt = Optional.empty();
        now = now.plus(Duration.ofMinutes(3));
        advance();
        assertThat(entry(2).deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(16)));
    }

    @Test
    void whoever_resumes_one_of_several_pauses_says_which() {
        plan = group(OnFailure.PAUSE, PAUSE, PAUSE, JOB);
        advance();
        acts.add(new Act("resume", 0, "go", "alice", "sha256:plan"));
        acts.add(new Act("resume", 3, "go", "alice", "sha256:plan"));
        acts.add(new Act("resume", 2, "go", "alice", "sha256:plan"));
        acts.add(new Act("resume", 0, "go", "alice", "sha256:plan"));
        advance();
        assertThat(house.stored.acts()).extracting(Heard::obeyed).containsExactly(false, false, true, true);
        String both = "the run rests at step 1 \"pause\" of \"G\" and step 2 \"pause\" of \"G\"";
        assertThat(house.stored.acts().get(0).words()).isEqualTo(both + ": say at which");
        assertThat(house.stored.acts().get(1).words()).isEqualTo(both + ", not at step 3");
        assertThat(house.stored.entries())
                .extracting(Entry::state)
                .containsExactly(State.SUCCEEDED, State.SUCCEEDED, State.RUNNING);
    }

    private Rested advance() {
        return Conductor.advance(plan, SUBJECT, house.stored, new Acts(acts, Acts.NONE.vouching()), house, () -> now);
    }

    private Entry entry(int step) {
        return house.stored.entry(step).orElseThrow();
    }

    private State state(int step) {
        return entry(step).state();
    }

    private static Plan group(OnFailure onFailure, Action... actions) {
        var steps = new ArrayList<Step>();
        var member = new Order(Optional.empty(), Optional.of(new Group(1, "G", 9)), Optional.empty());
        for (var action : actions) {
            steps.add(new Step(
                    steps.size() + 1,
                    action.type(),
                    action,
                    Duration.ofMinutes(10),
                    2,
                    onFailure,
                    Optional.empty(),
                    member));
        }
        return new Plan("shop", "failover", steps, "sha256:plan");
    }

    /** A cluster where Jobs and runs are made, and are as they are told to be. */
    private static final class House implements World {
        final Map<Integer, JobState> jobs = new HashMap<>();
        final Map<Integer, String> phases = new HashMap<>();
        Journal stored = Journal.EMPTY;
        boolean rests;
        boolean silent;
        Optional<Halt> halt = Optional.empty();

        @Override
        public Report look(Look look) {
            if (silent) return new Report.Unreached("no answer");
            if (!(look instanceof Look.AtChild)) {
                return new Report.JobSeen(jobs.getOrDefault(look.step(), JobState.ACTIVE), "");
            }
            var status = Json.object("phase", Json.text(phases.get(look.step())));
            if (rests) status = status.with("resting", new Json.Bool(true));
            return new Report.Seen(
                    Optional.of(Json.object("kind", Json.text("RecoveryRun"))
                            .with("spec", Json.object("parent", Json.object("uid", Json.text(SUBJECT.uid()))))
                            .with("status", status)),
                    Optional.empty());
        }

        @Override
        public Sent perform(Effect effect) {
            return new Sent.Answer(new Report.Done());
        }

        @Override
        public Stored store(Journal journal) {
            stored = journal;
            return new Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            return halt;
        }
    }
}
