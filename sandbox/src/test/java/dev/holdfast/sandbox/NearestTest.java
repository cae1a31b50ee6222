package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void a_typing_error_or_two_are_answered_with_the_name_that_was_meant() {
        var known = List.of("dc-east", "dc-west", "hub");
        assertThat(Nearest.hint("dc-esat", known)).isEqualTo("did you mean \"dc-east\"?");
        assertThat(Nearest.hint("dceast", known)).isEqualTo("did you mean \"dc-east\"?");
        assertThat(Nearest.unknown("cluster", "hbu", known))
                .isEqualTo("unknown cluster \"hbu\"; did you mean \"hub\"?");
    }

    @Test
    void what_is_like_nothing_is_answered_with_what_there_is() {
        assertThat(Nearest.hint("production", List.of("b", "a"))).isEqualTo("there are: a, b");
        assertThat(Nearest.unknown("cluster", "frankfurt", List.of("hub", "east")))
                .isEqualTo("unknown cluster \"frankfurt\"; there are: east, hub");
        assertThat(Nearest.unknown("sandbox", "mine", List.of())).isEqualTo("unknown sandbox \"mine\"; there is none");
    }

    @Test
    void a_long_list_is_cut() {
        assertThat(Nearest.hint("x", List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9")))
                .isEqualTo("there are: a1, a2, a3, a4, a5, a6, a7, a8, …");
    }

    @Test
    void a_short_name_is_not_turned_into_any_other() {
        assertThat(Nearest.to("ab", List.of("cd", "xy"))).isEmpty();
    }

    @Test
    void swapped_neighbours_are_one_error() {
        assertThat(Nearest.distance("default", "defualt")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }
}
