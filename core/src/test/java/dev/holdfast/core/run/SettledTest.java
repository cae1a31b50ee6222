package dev.holdfast.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Settled.Known;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettledTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Known ended(String uid, int minute, String about, String... needs) {
        return known(uid, Optional.of(NOON.plusSeconds(60L * minute)), false, Set.of(needs), Set.of(about));
    }

    private static Known owed(String uid, String... needs) {
        return known(uid, Optional.of(NOON), true, Set.of(needs), Set.of(uid));
    }

    private static Known unfinished(String uid, String... needs) {
        return unfinished(uid, "ns", 60, needs);
    }

    private static Known unfinished(String uid, String namespace, int minute, String... needs) {
        return new Known(
                uid, namespace, NOON.plusSeconds(60L * minute), Optional.empty(), false, Set.of(needs), Set.of("plan"));
    }

    private static Known known(
            String uid, Optional<Instant> ended, boolean owed, Set<String> needs, Set<String> about) {
        return new Known(uid, "ns", NOON, ended, owed, needs, about);
    }

    @Test
    void a_run_that_has_ended_is_history_when_a_later_one_of_its_plan_has_ended_too() {
        assertThat(Settled.of(List.of(ended("a", 1, "plan"), ended("b", 3, "plan"), ended("c", 2, "plan"))))
                .containsExactlyInAnyOrder("a", "c");
        assertThat(Settled.of(List.of(ended("a", 1, "plan"), ended("b", 2, "other"))))
                .isEmpty();
        assertThat(Settled.of(List.of(ended("a", 1, "plan"), unfinished("b")))).isEmpty();
        assertThat(Settled.of(List.of(ended("a", 1, "plan"), ended("b", 1, "plan"))))
                .as("at the same moment")
                .containsExactly("a");
    }

    @Test
    void the_newest_run_of_a_target_is_kept_though_its_plan_has_later_ones() {
        var first = known("a", Optional.of(NOON), false, Set.of(), Set.of("plan", "target"));
        assertThat(Settled.of(List.of(first, ended("b", 2, "plan")))).isEmpty();
    }

    @Test
    void a_run_for_which_something_is_owed_is_not_history() {
        assertThat(Settled.of(List.of(owed("a"), ended("b", 3, "a")))).isEmpty();
    }

    @Test
    void what_a_run_needs_that_is_not_over_is_kept_up_to_the_top() {
        var top = ended("top", 1, "plan");
        var middle = ended("middle", 2, "plan", "top");
        var later = ended("later", 9, "plan");
        assertThat(Settled.of(List.of(top, middle, later, unfinished("child", "middle"))))
                .isEmpty();
        assertThat(Settled.of(List.of(top, middle, later, owed("child", "middle"))))
                .isEmpty();
        assertThat(Settled.of(List.of(top, middle, later, ended("child", 3, "child", "middle"))))
                .containsExactlyInAnyOrder("top", "middle");
    }

    @Test
    void what_has_ended_since_a_run_of_the_namespace_was_made_that_goes_on_is_kept_for_it() {
        var before = ended("before", 1, "plan");
        var since = ended("since", 2, "plan");
        var later = ended("later", 3, "plan");
        var newest = ended("newest", 4, "plan");
        assertThat(Settled.of(List.of(before, since, later, newest, unfinished("waits", "ns", 2))))
                .containsExactly("before");
        assertThat(Settled.of(List.of(before, since, later, newest, unfinished("waits", "other", 2))))
                .as("in another namespace")
                .containsExactlyInAnyOrder("before", "since", "later");
    }

    @Test
    void runs_that_need_each_other_by_a_fault_are_gone_through_once() {
        assertThat(Settled.of(List.of(unfinished("a", "b"), ended("b", 1, "plan", "a"), ended("c", 2, "plan"))))
                .isEmpty();
    }
}
