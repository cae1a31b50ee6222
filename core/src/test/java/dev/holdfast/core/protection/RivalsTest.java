package dev.holdfast.core.protection;

import static dev.holdfast.core.protection.Applications.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.protection.Rivals.Rival;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RivalsTest {

    private static final Target PLAN = new Target(Target.Kind.PLAN, "shop", "to-west");
    private static final Target APPLICATION = new Target(Target.Kind.APPLICATION, "shop", "checkout");

    @Test
    void a_run_waits_for_a_begun_run_of_the_same_plan() {
        var begun = rival("a", "to-west", PLAN, NOON);
        assertThat(inTheWay(rival("b", "to-west", PLAN, null), begun)).contains(begun.run());
    }

    @Test
    void a_run_that_has_not_begun_is_in_nobodys_way_and_nobody_in_its_own() {
        var waiting = rival("a", "to-west", PLAN, null);
        assertThat(inTheWay(rival("b", "to-west", PLAN, null), waiting)).isEmpty();
        assertThat(inTheWay(waiting, waiting)).isEmpty();
    }

    @Test
    void a_run_of_another_plan_or_another_namespace_is_not_waited_for() {
        var me = rival("b", "to-west", PLAN, null);
        assertThat(inTheWay(me, rival("a", "to-east", new Target(Target.Kind.PLAN, "shop", "to-east"), NOON)))
                .isEmpty();
        var elsewhere = new Rival(
                new Holder("bank", "a", "uid-a"),
                "to-west",
                new Target(Target.Kind.PLAN, "bank", "to-west"),
                Optional.of(NOON));
        assertThat(inTheWay(me, elsewhere)).isEmpty();
    }

    @Test
    void a_run_that_began_before_its_plan_came_to_the_application_is_waited_for() {
        var before = rival("a", "to-west", PLAN, NOON);
        var me = rival("b", "to-east", APPLICATION, null);
        assertThat(Rivals.inTheWay(me, Set.of("to-west", "to-east"), List.of(before, me)))
                .contains(before.run());
    }

    @Test
    void a_run_that_began_before_its_plan_left_the_application_is_waited_for() {
        var before = rival("a", "to-west", APPLICATION, NOON);
        assertThat(inTheWay(rival("b", "to-west", PLAN, null), before)).contains(before.run());
    }

    @Test
    void of_two_begun_runs_the_earlier_goes_on_and_the_later_waits() {
        var early = rival("b", "to-west", PLAN, NOON);
        var late = rival("a", "to-west", PLAN, NOON.plusSeconds(1));
        assertThat(inTheWay(early, late)).isEmpty();
        assertThat(inTheWay(late, early)).contains(early.run());
    }

    @Test
    void runs_without_a_plan_are_in_nobodys_way() {
        var one = rival("a", "", new Target(Target.Kind.RUN, "shop", "a"), NOON);
        assertThat(inTheWay(rival("b", "", new Target(Target.Kind.RUN, "shop", "b"), null), one))
                .isEmpty();
    }

    private static Optional<Holder> inTheWay(Rival me, Rival... others) {
        return Rivals.inTheWay(me, me.plan().isEmpty() ? Set.of() : Set.of(me.plan()), List.of(others));
    }

    private static Rival rival(String name, String plan, Target target, Instant began) {
        return new Rival(new Holder("shop", name, "uid-" + name), plan, target, Optional.ofNullable(began));
    }
}
