package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void a_typing_error_is_answered_with_the_name_that_was_meant() {
        assertThat(Nearest.unknown("cluster", "esat", List.of("hub", "east", "west")))
                .isEqualTo("unknown cluster \"esat\"; did you mean \"east\"?");
    }

    @Test
    void something_else_is_answered_with_what_there_is() {
        assertThat(Nearest.unknown("cluster", "frankfurt", List.of("hub", "east")))
                .isEqualTo("unknown cluster \"frankfurt\"; there are: hub, east");
        assertThat(Nearest.unknown("sandbox", "mine", List.of())).isEqualTo("unknown sandbox \"mine\"; there is none");
    }

    @Test
    void swapped_neighbours_are_one_error() {
        assertThat(Nearest.distance("default", "defualt")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }
}
