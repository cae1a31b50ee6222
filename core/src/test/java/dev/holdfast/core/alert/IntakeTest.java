package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Alert.Status;
import dev.holdfast.core.alert.Intake.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final Silence DAY = Silence.DEFAULT;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void the_first_delivery_begins_the_first_episode() {
        var decision = Intake.decide(Status.FIRING, Optional.empty(), NOON, DAY);
        assertThat(decision).isEqualTo(new Decision.Begin(Episode.begun(1, NOON)));
    }

    @Test
    void within_an_episode_every_delivery_is_a_repeat() {
        var decision = fire(Episode.begun(1, NOON), NOON.plus(Duration.ofMinutes(59)));
        assertThat(decision).isInstanceOfSatisfying(Decision.Repeat.class, repeat -> {
            assertThat(repeat.write()).isFalse();
            assertThat(repeat.episode().number()).isEqualTo(1);
        });
    }

    @Test
    void a_sight_is_written_down_when_the_record_is_older_than_a_twenty_fourth_of_the_silence() {
        var decision = fire(Episode.begun(1, NOON), NOON.plus(Duration.ofMinutes(61)));
        assertThat(decision).isInstanceOfSatisfying(Decision.Repeat.class, repeat -> assertThat(repeat.write())
                .isTrue());
    }

    @Test
    void an_alert_that_keeps_firing_never_begins_a_second_episode() {
        var episode = Episode.begun(1, NOON);
        for (var now = NOON; now.isBefore(NOON.plus(Duration.ofDays(30))); now = now.plus(Duration.ofHours(23))) {
            var repeat = (Decision.Repeat) fire(episode, now);
            episode = repeat.write() ? repeat.episode().written() : repeat.episode();
        }
        assertThat(episode.number()).isEqualTo(1);
    }

    @Test
    void an_event_that_was_taken_before_begins_nothing_and_ends_nothing() {
        var over = Optional.of(Episode.recorded(1, NOON, NOON, Optional.of(NOON)));
        var open = Optional.of(Episode.begun(2, NOON));
        assertThat(Intake.decide(Status.FIRING, over, NOON, DAY, true)).isEqualTo(new Decision.Nothing());
        assertThat(Intake.decide(Status.FIRING, open, NOON, DAY, true)).isInstanceOf(Decision.Repeat.class);
        assertThat(Intake.decide(Status.RESOLVED, open, NOON, DAY, true)).isEqualTo(new Decision.Nothing());
        assertThat(Intake.decide(Status.FIRING, over, NOON, DAY, false)).isInstanceOf(Decision.Begin.class);
    }

    @Test
    void after_a_silence_the_next_firing_begins_the_next_episode() {
        assertThat(fire(Episode.begun(3, NOON), NOON.plus(Duration.ofHours(24))))
                .isEqualTo(new Decision.Begin(Episode.begun(4, NOON.plus(Duration.ofHours(24)))));
    }

    @Test
    void a_record_alone_keeps_the_episode_open_for_as_long_as_it_may_lag() {
        var episode = Episode.recorded(1, NOON, NOON, Optional.empty());
        assertThat(fire(episode, NOON.plus(Duration.ofHours(25)).minusNanos(1))).isInstanceOf(Decision.Repeat.class);
        assertThat(fire(episode, NOON.plus(Duration.ofHours(25)))).isInstanceOf(Decision.Begin.class);
    }

    @Test
    void a_record_that_is_newer_than_the_own_sight_counts() {
        var elsewhere = NOON.plus(Duration.ofHours(10));
        var episode = new Episode(1, NOON, elsewhere, Optional.of(NOON), Optional.empty());
        assertThat(episode.end(DAY)).isEqualTo(elsewhere.plus(Duration.ofHours(25)));
    }

    @Test
    void a_resolved_delivery_ends_the_episode_and_the_next_firing_begins_another() {
        var later = NOON.plusSeconds(60);
        var resolved = ((Decision.Resolve) resolve(Episode.begun(1, NOON), later)).episode();
        assertThat(resolved.resolvedAt()).contains(later);
        assertThat(fire(resolved, later.plusSeconds(1)))
                .isEqualTo(new Decision.Begin(Episode.begun(2, later.plusSeconds(1))));
    }

    @Test
    void a_resolved_delivery_for_something_unknown_or_over_does_nothing() {
        assertThat(Intake.decide(Status.RESOLVED, Optional.empty(), NOON, DAY)).isEqualTo(new Decision.Nothing());
        assertThat(resolve(Episode.begun(1, NOON), NOON.plus(Duration.ofDays(2))))
                .isEqualTo(new Decision.Nothing());
        var over = Episode.recorded(1, NOON, NOON, Optional.of(NOON));
        assertThat(resolve(over, NOON.plusSeconds(1))).isEqualTo(new Decision.Nothing());
    }

    /** Restarts lose what only the memory knew; no sequence of them may begin an episode while deliveries go on. */
    @Test
    void restarts_never_split_an_episode_that_keeps_being_delivered() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var now = NOON;
            var episode = Episode.begun(1, now);
            for (int i = 0; i < 50; i++) {
                now = now.plusSeconds(random.nextInt((int) Duration.ofHours(24).toSeconds()));
                if (random.nextInt(3) == 0) {
                    episode = Episode.recorded(1, episode.firstSeen(), episode.recorded(), Optional.empty());
                }
                var decision = fire(episode, now);
                assertThat(decision).as("seed %d, delivery %d", seed, i).isInstanceOf(Decision.Repeat.class);
                var repeat = (Decision.Repeat) decision;
                episode = repeat.write() ? repeat.episode().written() : repeat.episode();
            }
        }
    }

    private static Decision fire(Episode latest, Instant now) {
        return Intake.decide(Status.FIRING, Optional.of(latest), now, DAY);
    }

    private static Decision resolve(Episode latest, Instant now) {
        return Intake.decide(Status.RESOLVED, Optional.of(latest), now, DAY);
    }
}
