package dev.holdfast.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"90s, 90000", "5m, 300000", "1h30m, 5400000", "500ms, 500", "2m500ms, 120500"})
    void a_length_of_time_is_read_as_people_write_it(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m5", "-1s", "1d", "1h 30m", "99999999999h"})
    void anything_else_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("90s, 5m or 1h30m");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "-5, 0s",
        "119, 119s",
        "120, 2m",
        "252, 4m12s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "14700, 4h5m",
        "28800, 8h",
        "172800, 2d",
        "180000, 2d2h",
        "864000, 10d"
    })
    void an_age_shows_its_largest_units(long seconds, String words) {
        assertThat(Durations.age(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void what_was_taken_shows_tenths_of_a_second_as_long_as_they_matter() {
        assertThat(Durations.taken(Duration.ofMillis(349))).isEqualTo("0.3s");
        assertThat(Durations.taken(Duration.ofMillis(59_999))).isEqualTo("59.9s");
        assertThat(Durations.taken(Duration.ofSeconds(125))).isEqualTo("2m05s");
        assertThat(Durations.taken(Duration.ofSeconds(3725))).isEqualTo("1h02m");
    }
}
