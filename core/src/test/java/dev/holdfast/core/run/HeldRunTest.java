package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor.Rested;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a freeze does to a run, whatever kind of freeze it is. */
class HeldRunTest {

    private static final Plan TWO = plan(SET_TO, SET_TO);
    private static final Instant END = NOON.plus(Duration.ofHours(2));

    private final OneObject world = new OneObject(configMap("u", "1", "east"));
    private Instant now = NOON;

    private Halt halt() {
        return new Halt("holdfast-system/move", "held by freeze move", now, Optional.of(END));
    }

    private Rested advance(Plan plan) {
        return Conductor.advance(plan, SUBJECT, world.stored, Acts.NONE, world, () -> now);
    }

    private void freeze() {
        world.halt = Optional.of(halt());
    }

    private void clear() {
        world.halt = Optional.empty();
        world.events.clear();
    }

    @Test
    void a_run_that_is_held_before_its_first_step_reads_and_sends_nothing_and_says_why() {
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).containsExactly("store nothing, held");
        assertThat(world.stored.halt()).contains(halt());
        assertThat(world.stored.entries()).isEmpty();
    }

    @Test
    void a_held_run_that_is_called_again_writes_nothing_and_keeps_the_time_since_when() {
        freeze();
        advance(TWO);
        world.events.clear();
        now = NOON.plusSeconds(60);
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).isEmpty();
        assertThat(world.stored.halt().orElseThrow().since()).isEqualTo(NOON);
    }

    @Test
    void a_run_that_another_freeze_holds_now_says_so_and_since_when_it_is_held_at_all() {
        freeze();
        advance(TWO);
        now = NOON.plusSeconds(60);
        world.halt = Optional.of(new Halt("shop/other", "held by freeze other", now, Optional.empty()));
        advance(TWO);
        assertThat(world.stored.halt())
                .contains(new Halt("shop/other", "held by freeze other", NOON, Optional.empty()));
    }

    @Test
    void a_run_goes_on_where_it_was_when_nothing_holds_it_any_more() {
        freeze();
        advance(TWO);
        clear();
        assertThat(advance(TWO)).isInstanceOf(Rested.Ended.class);
        assertThat(world.events).contains("perform step 1", "perform step 2").doesNotContain("store RUNNING, held");
        assertThat(world.stored.halt()).isEmpty();
    }

    @Test
    void a_freeze_in_mid_run_stops_it_before_the_next_step_and_keeps_what_was_done() {
        world.halts.add(Optional.empty());
        world.halts.add(Optional.empty());
        world.halts.add(Optional.empty());
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).containsExactly("look", "store RUNNING", "perform step 1", "store SUCCEEDED, held");
    }

    @Test
    void what_is_not_sent_is_not_journalled_as_running() {
        world.halts.add(Optional.empty());
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).as("held between look and effect").containsExactly("look", "store nothing, held");
    }

    @Test
    void a_freeze_that_comes_while_the_journal_is_written_still_stops_the_effect() {
        world.halts.add(Optional.empty());
        world.halts.add(Optional.empty());
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).containsExactly("look", "store RUNNING", "store RUNNING, held");
        clear();
        advance(TWO);
        assertThat(world.events)
                .as("whether it was sent is looked up, as after a crash")
                .startsWith("look", "store RUNNING", "perform step 1");
    }

    @Test
    void a_freeze_that_comes_while_an_effect_waits_for_its_turn_costs_it_no_attempt() {
        world.answers.add(new World.Sent.Held(halt()));
        assertThat(advance(TWO)).isEqualTo(new Rested.Held(halt()));
        assertThat(world.events)
                .as("the world has kept it back")
                .containsExactly("look", "store RUNNING", "perform step 1", "look", "store RUNNING, held");
        assertThat(world.stored.entries().getFirst().attempt()).isEqualTo(1);
        clear();
        assertThat(advance(TWO)).isInstanceOf(Rested.Ended.class);
        assertThat(world.stored.entries().getFirst().attempt()).isEqualTo(1);
        assertThat(world.events).startsWith("look", "store RUNNING", "perform step 1");
    }

    @Test
    void the_time_that_a_freeze_takes_does_not_count_as_the_step_s_time() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(TWO);
        var deadline = world.stored.entries().getLast().deadline();
        freeze();
        now = NOON.plusSeconds(1);
        freeze();
        assertThat(advance(TWO)).isInstanceOf(Rested.Held.class);
        assertThat(world.stored.entries().getLast().state()).isEqualTo(Entry.State.BACKING_OFF);
        now = END;
        freeze();
        assertThat(advance(TWO)).as("long past its time, and held all the same").isInstanceOf(Rested.Held.class);
        clear();
        assertThat(advance(TWO)).isInstanceOf(Rested.Ended.class);
        assertThat(world.stored.end().orElseThrow().outcome()).isEqualTo(Journal.Outcome.COMPLETED);
        assertThat(world.stored.entries().getFirst().deadline())
                .isEqualTo(deadline.plus(Duration.between(NOON.plusSeconds(1), END)));
        assertThat(world.stored.entries().getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void a_clock_that_was_set_back_takes_no_time_away() {
        world.answers.add(new World.Sent.Answer(new Report.Unclear("no answer")));
        advance(TWO);
        var deadline = world.stored.entries().getLast().deadline();
        now = NOON.plusSeconds(1);
        freeze();
        advance(TWO);
        var resumed = world.stored.resumed(NOON.minusSeconds(60));
        assertThat(resumed.entries().getLast().deadline()).isEqualTo(deadline);
    }

    @Test
    void a_write_of_the_held_journal_that_is_refused_is_read_again() {
        world.stores.add(new World.Stored.Reread("changed (409)"));
        freeze();
        assertThat(advance(TWO)).isEqualTo(new Rested.Stale("changed (409)"));
    }

    @Test
    void the_world_is_asked_about_the_cluster_that_the_step_touches() {
        var asked = new java.util.ArrayList<String>();
        var west = new World() {
            @Override
            public Report look(Look look) {
                return world.look(look);
            }

            @Override
            public Optional<Halt> halted(String cluster) {
                asked.add(cluster);
                return cluster.equals("west") ? Optional.of(halt()) : Optional.empty();
            }

            @Override
            public Sent perform(Effect effect) {
                return world.perform(effect);
            }

            @Override
            public Stored store(Journal journal) {
                return world.store(journal);
            }
        };
        assertThat(Conductor.advance(plan(SET_TO, JOB), SUBJECT, Journal.EMPTY, Acts.NONE, west, () -> now))
                .isEqualTo(new Rested.Held(halt()));
        assertThat(world.events).contains("perform step 1").doesNotContain("perform step 2");
        assertThat(asked).containsExactly("", "", "", "west");
    }
}
