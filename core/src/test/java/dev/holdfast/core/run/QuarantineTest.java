package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Quarantine.Deferred;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    private static final Deferred FIRST = new Deferred("u1", "shop/first", NOON, "run-a", 2, false);
    private static final Deferred SECOND = new Deferred("u2", "shop/second", NOON, "run-a", 3, false);
    private static final Deferred THIRD = new Deferred("u3", "shop/third", NOON.plusSeconds(1), "run-0", 1, false);

    private static Quarantine of(Deferred... waiting) {
        return Quarantine.of("dr/east", List.of(waiting));
    }

    @Test
    void deferred_actions_go_in_the_order_in_which_they_were_put_off_then_by_step() {
        assertThat(of(THIRD, SECOND, FIRST).waiting()).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void when_one_was_put_off_is_what_its_run_says_unless_that_is_far_from_what_the_api_server_says() {
        var said = NOON.plusMillis(250);
        assertThat(Quarantine.putOff(NOON, Optional.of(said))).isEqualTo(said);
        assertThat(Quarantine.putOff(NOON, Optional.empty())).as("an older run").isEqualTo(NOON);
        var forged = NOON.minus(Quarantine.CLOCKS_APART).minusMillis(1);
        assertThat(Quarantine.putOff(NOON, Optional.of(forged))).isEqualTo(NOON);
    }

    @Test
    void a_cluster_that_cannot_be_told_apart_holds_up_what_would_touch_it_and_says_when_it_is_asked_again() {
        var halt = Quarantine.unknown("east", "no answer", NOON);
        assertThat(Quarantine.holds(halt)).isTrue();
        assertThat(halt.words())
                .isEqualTo("whether Cluster east is quarantined is not known, so nothing is done there; asked again in"
                        + " 5s: no answer");
        assertThat(halt.until()).contains(NOON.plus(Quarantine.ASKED_AGAIN));
    }

    @Test
    void the_first_may_act_when_the_cluster_answers_and_nobody_else() {
        var quarantine = of(SECOND, FIRST);
        assertThat(quarantine.halt("u1", true)).isEmpty();
        assertThat(quarantine.halt("u1", false).map(Halt::words)).contains("waits for Cluster dr/east to answer again");
        for (var other : List.of("u2", "another-run")) {
            assertThat(quarantine.halt(other, true).map(Halt::words))
                    .contains(
                            "Cluster dr/east is quarantined: 2 deferred actions come first; the next is run shop/first");
        }
    }

    @Test
    void one_that_has_failed_keeps_the_quarantine_and_says_whom_it_waits_for() {
        var failed = new Deferred("u1", "shop/first", NOON, "run-a", 2, true);
        assertThat(of(failed, SECOND).halt("u2", true).map(Halt::words))
                .contains(
                        "Cluster dr/east is quarantined: 2 deferred actions come first; run shop/first has failed, and"
                                + " waits for somebody to retry, skip or cancel it");
        assertThat(of(failed, SECOND).halt("u1", true)).as("it may be retried").isEmpty();
    }

    @Test
    void one_that_has_ended_undone_says_what_only_a_person_can_do() {
        var ended = new Deferred("u1", "shop/first", NOON, "run-a", 2, false, true);
        assertThat(of(ended).halt("u2", true).map(Halt::words))
                .contains(
                        "Cluster dr/east is quarantined: 1 deferred action comes first; run shop/first has ended without"
                                + " having done it: do by hand what it should have done, then delete it, with the reason in its"
                                + " annotation holdfast.dev/abandon");
        assertThat(of(ended, SECOND).failed()).isEqualTo(1);
    }

    @Test
    void a_run_that_only_says_that_it_was_put_off_is_none() {
        var east = new Action.Scale(new Target("east", "apps/v1", "deployments", "", "db"), 0);
        var here = new Action.Scale(new Target("", "apps/v1", "deployments", "", "db"), 0);
        assertThat(Quarantine.misfit(RunSamples.plan(east), "dr/east")).isEmpty();
        var named = new Action.Scale(new Target("dr/east", "apps/v1", "deployments", "", "db"), 0);
        assertThat(Quarantine.misfit(RunSamples.plan(named), "dr/east")).isEmpty();
        assertThat(Quarantine.misfit(RunSamples.plan(east, east), "dr/east"))
                .contains("spec.deferred says that it is one step that was put off, and it has 2");
        assertThat(Quarantine.misfit(RunSamples.plan(east), "dr/northeast"))
                .contains("spec.deferred.cluster is dr/northeast, and its step acts on Cluster east");
        assertThat(Quarantine.misfit(RunSamples.plan(here), "dr/")).isPresent();
    }

    @Test
    void without_deferred_actions_nobody_is_held_up() {
        assertThat(of().isLifted()).isTrue();
        assertThat(of().halt("any", false)).isEmpty();
    }
}
