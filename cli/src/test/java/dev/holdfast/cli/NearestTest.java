package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void a_typing_error_or_two_are_understood() {
        var known = List.of("dc-east", "dc-west", "hub");
        assertThat(Nearest.hint("dc-esat", known)).isEqualTo("did you mean \"dc-east\"?");
        assertThat(Nearest.hint("dceast", known)).isEqualTo("did you mean \"dc-east\"?");
    }

    @Test
    void what_is_like_nothing_gets_the_list() {
        assertThat(Nearest.hint("production", List.of("b", "a"))).isEqualTo("there are: a, b");
        assertThat(Nearest.hint("production", List.of())).isEqualTo("there is none");
    }

    @Test
    void a_short_name_is_not_turned_into_any_other() {
        assertThat(Nearest.to("ab", List.of("cd", "xy"))).isEmpty();
    }
}
