package dev.holdfast.core.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Freeze.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FreezesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant TWO = NOON.plusSeconds(7200);
    private static final String HOME = "holdfast-system";
    private static final Supplier<Where> UNASKED = () -> {
        throw new AssertionError("the site matters to nothing here");
    };

    private static Freeze freeze(String namespace, String name, Scope scope) {
        return new Freeze(namespace, name, scope, "ann", "storage moves", Optional.of(TWO));
    }

    private static Optional<Halt> halt(Freeze freeze, Supplier<Where> place) {
        return halt(List.of(freeze), place, NOON);
    }

    private static Optional<Halt> halt(List<Freeze> freezes, Supplier<Where> place, Instant now) {
        return new Freezes(HOME, freezes).halt("shop", "failover", place, now);
    }

    private static Scope plans(String... names) {
        return new Scope.Application(List.of(names));
    }

    @Test
    void a_fleet_freeze_holds_every_run_and_says_which_who_why_and_until_when() {
        assertThat(halt(freeze(HOME, "move", new Scope.Fleet()), UNASKED))
                .contains(new Halt(
                        "holdfast-system/move",
                        "held by freeze holdfast-system/move (set by ann): storage moves; until 2026-03-01T14:00:00Z",
                        NOON,
                        Optional.of(TWO)));
    }

    @Test
    void a_freeze_holds_until_the_very_moment_of_its_end() {
        var fleet = List.of(freeze(HOME, "move", new Scope.Fleet()));
        assertThat(halt(fleet, UNASKED, TWO.minusNanos(1))).isPresent();
        assertThat(halt(fleet, UNASKED, TWO)).isEmpty();
    }

    @Test
    void a_freeze_of_another_namespace_reaches_only_the_runs_of_its_own() {
        assertThat(halt(freeze("shop", "f", new Scope.Fleet()), UNASKED)).isPresent();
        assertThat(halt(freeze("bank", "f", new Scope.Fleet()), UNASKED)).isEmpty();
        assertThat(halt(freeze("bank", "f", new Scope.Unreadable("no scope")), UNASKED))
                .isEmpty();
        assertThat(halt(freeze("bank", "f", new Scope.Site("east")), UNASKED)).isEmpty();
    }

    @Test
    void a_site_freeze_holds_what_touches_its_site() {
        var east = freeze(HOME, "f", new Scope.Site("east"));
        assertThat(halt(east, () -> new Where.AtSites(Set.of("east")))).isPresent();
        assertThat(halt(east, () -> new Where.AtSites(Set.of("west")))).isEmpty();
        assertThat(halt(east, () -> new Where.AtSites(Set.of("west", "east"))))
                .as("registered twice")
                .isPresent();
        assertThat(halt(east, Where.Nowhere::new)).isEmpty();
    }

    @Test
    void a_cluster_whose_site_nobody_can_tell_is_at_the_frozen_one() {
        var held = halt(freeze(HOME, "f", new Scope.Site("east")), () -> new Where.Unknown("no answer from the hub"));
        assertThat(held.orElseThrow().words())
                .contains("(site east)", "whether the step is at that site is not known: no answer from the hub");
    }

    @Test
    void an_application_freeze_holds_the_runs_of_the_plans_that_it_names() {
        assertThat(halt(freeze("shop", "f", plans("failover", "failback")), UNASKED))
                .isPresent();
        assertThat(halt(freeze("shop", "f", plans("failback")), UNASKED)).isEmpty();
        assertThat(halt(freeze("shop", "f", plans()), UNASKED))
                .as("none named: every plan")
                .isPresent();
        assertThat(halt(freeze(HOME, "f", plans("failover")), UNASKED))
                .as("a plan of that name in another namespace is another plan")
                .isEmpty();
    }

    @Test
    void a_freeze_that_cannot_be_read_holds_everything_within_its_reach_until_it_is_cleared() {
        var broken = new Freeze(HOME, "f", new Scope.Unreadable("spec.scope is \"Zone\""), "", "", Optional.empty());
        var held =
                halt(List.of(broken), UNASKED, NOON.plusSeconds(1_000_000_000)).orElseThrow();
        assertThat(held.until()).isEmpty();
        assertThat(held.words()).contains("spec.scope is \"Zone\"", "until it is cleared");
    }

    @Test
    void of_several_freezes_the_one_that_lasts_longest_is_told() {
        var fleet = freeze(HOME, "b", new Scope.Fleet());
        var same = freeze(HOME, "a", new Scope.Fleet());
        var longer = new Freeze(HOME, "c", new Scope.Fleet(), "bo", "drill", Optional.of(TWO.plusSeconds(1)));
        assertThat(halt(List.of(fleet, same), UNASKED, NOON).orElseThrow().words())
                .startsWith("held by freeze holdfast-system/a ")
                .endsWith("; and by 1 other");
        var held = halt(List.of(fleet, longer, same), UNASKED, NOON).orElseThrow();
        assertThat(held.freeze()).isEqualTo("holdfast-system/c");
        assertThat(held.until()).contains(TWO.plusSeconds(1));
        assertThat(held.words()).endsWith("; and by 2 others");
    }

    @Test
    void those_that_hold_something_now_are_counted_by_scope() {
        var over = new Freeze(HOME, "o", new Scope.Fleet(), "bo", "drill", Optional.of(NOON));
        var freezes =
                new Freezes(HOME, List.of(freeze(HOME, "f", new Scope.Fleet()), over, freeze("shop", "a", plans())));
        assertThat(freezes.active("Fleet", NOON)).isEqualTo(1);
        assertThat(freezes.active("Application", NOON)).isEqualTo(1);
        assertThat(freezes.active("Site", NOON)).isZero();
    }
}
