package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor.Rested;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConductorTest {

    private static final Plan TWO = plan(SET_TO, SET_TO);
    private Acts acts = Acts.NONE;
    private final OneObject world = new OneObject(configMap("u", "1", "east"));

    @Test
    void every_effect_follows_a_write_of_the_journal_and_the_end_of_a_step_shares_the_next_one() {
        assertThat(advance(TWO)).isEqualTo(new Rested.Ended(world.stored));
        assertThat(world.events)
                .containsExactly(
                        "look",
                        "store RUNNING",
                        "perform step 1",
                        "look",
                        "store RUNNING",
                        "perform step 2",
                        "store COMPLETED");
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Journal.Outcome.COMPLETED);
    }

    @Test
    void a_refused_write_of_the_journal_ends_the_pass_before_the_effect() {
        world.stores.add(new World.Stored.Reread("the run was changed (409)"));
        assertThat(advance(TWO)).isEqualTo(new Rested.Stale("the run was changed (409)"));
        assertThat(world.events).containsExactly("look", "store RUNNING");
    }

    @Test
    void a_journal_is_written_before_an_effect_even_when_it_reads_the_same() {
        world.answers.add(new World.Sent.NotOurs());
        assertThat(advance(TWO)).isEqualTo(new Rested.NotOurs());
        world.events.clear();
        world.stores.add(new World.Stored.Reread("another leads"));
        assertThat(advance(TWO)).isEqualTo(new Rested.Stale("another leads"));
        assertThat(world.events).containsExactly("look", "store RUNNING");
    }

    @Test
    void a_process_that_may_not_act_stops_where_it_is() {
        world.answers.add(new World.Sent.NotOurs());
        assertThat(advance(TWO)).isEqualTo(new Rested.NotOurs());
        assertThat(world.events).containsExactly("look", "store RUNNING", "perform step 1");
    }

    @Test
    void a_pause_between_attempts_is_written_and_told() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        assertThat(advance(TWO)).isEqualTo(new Rested.Waiting(NOON.plusSeconds(1), Optional.empty()));
        assertThat(world.events).endsWith("store BACKING_OFF");
        world.events.clear();
        assertThat(advance(TWO)).isInstanceOf(Rested.Waiting.class);
        assertThat(world.events).as("nothing changed, nothing is written").isEmpty();
    }

    @Test
    void a_journal_that_cannot_be_kept_ends_the_run_before_its_effect() {
        world.stores.add(new World.Stored.Impossible("the run's Secret is full"));
        assertThat(advance(TWO)).isInstanceOf(Rested.Ended.class);
        assertThat(world.events).containsExactly("look", "store RUNNING", "store FAILED");
        assertThat(world.stored.end().orElseThrow().message()).isEqualTo("the run's Secret is full");
    }

    /** Who reads the status of an ended run takes it that the run has heard all that was said by then. */
    @Test
    void a_run_that_ends_since_nothing_can_be_kept_hears_people_in_the_same_write() {
        acts = acts(Verb.PAUSE);
        world.stores.add(new World.Stored.Impossible("the run's Secret is full"));
        assertThat(advance(TWO)).isEqualTo(new Rested.Ended(world.stored));
        assertThat(world.stored.acts()).singleElement().satisfies(heard -> assertThat(heard.words())
                .isEqualTo("too late: the run has ended, Failed"));
    }

    @Test
    void a_run_whose_people_leave_no_room_ends_without_their_words() {
        acts = acts(Verb.NOTE);
        world.stores.add(new World.Stored.Impossible("the status is too large"));
        world.stores.add(new World.Stored.Impossible("the status is too large"));
        assertThat(advance(TWO)).isEqualTo(new Rested.Ended(world.stored));
        assertThat(world.stored.acts()).isEmpty();
    }

    @Test
    void an_end_that_was_not_written_is_told_as_stale() {
        world.stores.add(new World.Stored.Ok());
        world.stores.add(new World.Stored.Reread("no answer"));
        assertThat(advance(plan(SET_TO))).isEqualTo(new Rested.Stale("no answer"));
        assertThat(world.stored.end()).isEmpty();
    }

    @Test
    void an_act_is_in_the_journal_before_the_effect_that_follows_it_and_costs_no_write_of_its_own() {
        acts = acts(Verb.PAUSE, Verb.RESUME);
        assertThat(advance(plan(SET_TO))).isEqualTo(new Rested.Ended(world.stored));
        assertThat(world.events).containsExactly("look", "store RUNNING", "perform step 1", "store COMPLETED");
        assertThat(world.stored.acts()).extracting(Heard::obeyed).containsExactly(true, true);
    }

    @Test
    void an_act_that_comes_between_two_steps_is_heard_before_the_second() {
        world.stores.add(new World.Stored.Ok());
        world.stores.add(new World.Stored.Reread("an act was appended (409)"));
        assertThat(advance(TWO)).isInstanceOf(Rested.Stale.class);
        world.events.clear();
        acts = acts(Verb.PAUSE);
        assertThat(advance(TWO)).isInstanceOf(Rested.Ended.class);
        assertThat(world.events).as("looked for, not sent again").containsExactly("look", "store PAUSED");
    }

    @Test
    void a_late_act_on_a_run_that_has_ended_is_kept_and_changes_nothing_else() {
        advance(plan(SET_TO));
        var ended = world.stored;
        acts = acts(Verb.CANCEL);
        advance(plan(SET_TO));
        assertThat(world.stored.end()).isEqualTo(ended.end());
        assertThat(world.stored.entries()).isEqualTo(ended.entries());
        assertThat(world.stored.acts().getLast().words()).isEqualTo("too late: the run has ended, Completed");
        world.events.clear();
        advance(plan(SET_TO));
        assertThat(world.events).as("heard once").isEmpty();
    }

    private static Acts acts(Verb... verbs) {
        return new Acts(
                Stream.of(verbs)
                        .map(verb -> new Act(verb.word(), 0, "because", "alice", "sha256:plan"))
                        .toList(),
                new Acts.Vouching.Vouched());
    }

    private Rested advance(Plan plan) {
        return Conductor.advance(plan, SUBJECT, world.stored, acts, world, () -> NOON);
    }
}
