package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Retention.Kept;
import dev.holdfast.core.alert.Retention.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void an_alert_is_forgotten_when_it_has_been_over_for_long_enough() {
        var kept = List.of(new Kept<>("old", NOON.minus(WEEK), true), new Kept<>("new", NOON.minusSeconds(1), true));
        assertThat(new Retention(WEEK, 10).sweep(kept, NOON))
                .isEqualTo(new Sweep<>(
                        List.of("old"), Optional.of(NOON.minusSeconds(1).plus(WEEK))));
    }

    @Test
    void beyond_the_count_those_that_ended_first_are_forgotten() {
        var kept = List.of(
                new Kept<>("second", NOON.minusSeconds(2), true),
                new Kept<>("third", NOON.minusSeconds(1), true),
                new Kept<>("first", NOON.minusSeconds(3), true));
        assertThat(new Retention(WEEK, 1).sweep(kept, NOON).forget()).containsExactly("first", "second");
    }

    @Test
    void an_open_episode_is_kept_and_looked_at_again_when_it_ends() {
        var end = NOON.plusSeconds(5);
        assertThat(new Retention(Duration.ZERO, 0).sweep(List.of(new Kept<>("open", end, true)), NOON))
                .isEqualTo(new Sweep<>(List.of(), Optional.of(end)));
    }

    @Test
    void an_alert_with_something_left_to_do_is_kept_and_waiting_does_not_change_that() {
        assertThat(new Retention(Duration.ZERO, 0).sweep(List.of(new Kept<>("busy", NOON.minus(WEEK), false)), NOON))
                .isEqualTo(new Sweep<>(List.of(), Optional.empty()));
    }

    @Test
    void sweeping_at_the_named_times_is_enough() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var retention = new Retention(Duration.ofSeconds(random.nextInt(100)), random.nextInt(5));
            var kept = new ArrayList<Kept<Integer>>();
            for (int i = 0; i < 10; i++) {
                kept.add(new Kept<>(i, NOON.plusSeconds(random.nextInt(200) - 100), random.nextBoolean()));
            }
            var now = NOON;
            for (int sweeps = 0; sweeps < 100; sweeps++) {
                var sweep = retention.sweep(kept, now);
                kept.removeIf(alert -> sweep.forget().contains(alert.key()));
                if (sweep.next().isEmpty()) break;
                assertThat(sweep.next().get()).as("seed %d", seed).isAfter(now);
                now = sweep.next().get();
            }
            assertThat(retention.sweep(kept, NOON.plusSeconds(1_000)).next()).isEmpty();
            assertThat(kept.stream().filter(Kept::settled)).as("seed %d", seed).isEmpty();
        }
    }
}
