package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Episode EPISODE = Episode.recorded(1, NOON, NOON, Optional.empty());
    private static final Duration GRACE = Standing.GRACE_DEFAULT;

    @Test
    void a_fresh_alert_is_open_for_plans_that_appear_within_the_grace() {
        assertThat(of(facts(false, false), NOON)).isEqualTo(new Standing.Open(NOON.plus(GRACE)));
    }

    @Test
    void an_unmatched_alert_is_decided_again_within_the_grace_and_never_later() {
        assertThat(of(facts(false, true), NOON.plus(GRACE))).isInstanceOf(Standing.Open.class);
        assertThat(of(facts(false, true), NOON.plus(GRACE).plusNanos(1))).isEqualTo(new Standing.Settled());
    }

    @Test
    void an_alert_that_nobody_has_looked_at_is_open_as_long_as_its_episode() {
        var end = EPISODE.end(Silence.DEFAULT);
        assertThat(of(facts(false, false), end.minusNanos(1))).isInstanceOf(Standing.Open.class);
        assertThat(of(facts(false, false), end)).isEqualTo(new Standing.Lapsed(NOON));
    }

    @Test
    void an_unmatched_alert_stays_settled_when_its_episode_ends() {
        assertThat(of(facts(false, true), EPISODE.end(Silence.DEFAULT))).isEqualTo(new Standing.Settled());
    }

    @Test
    void a_processed_alert_is_settled() {
        assertThat(of(facts(true, false), NOON)).isEqualTo(new Standing.Settled());
    }

    @Test
    void a_truncated_alert_is_never_matched() {
        var facts = new Standing.Facts(NOON, false, false, Optional.of("too long"), Optional.empty(), EPISODE);
        assertThat(of(facts, NOON)).isEqualTo(new Standing.Rejected("too long"));
    }

    @Test
    void a_second_object_for_the_same_open_episode_repeats_the_first() {
        var facts = new Standing.Facts(NOON, false, false, Optional.empty(), Optional.of("first"), EPISODE);
        assertThat(of(facts, NOON)).isEqualTo(new Standing.Repeats("first"));
    }

    @Test
    void an_alert_that_was_over_before_anything_started_starts_nothing() {
        var resolved = Episode.recorded(1, NOON, NOON, Optional.of(NOON));
        var facts = new Standing.Facts(NOON, false, false, Optional.empty(), Optional.empty(), resolved);
        assertThat(of(facts, NOON)).isEqualTo(new Standing.Over(NOON));
    }

    private static Standing.Facts facts(boolean processed, boolean unmatched) {
        return new Standing.Facts(NOON, processed, unmatched, Optional.empty(), Optional.empty(), EPISODE);
    }

    private static Standing of(Standing.Facts facts, Instant now) {
        return Standing.of(facts, now, GRACE, Silence.DEFAULT);
    }
}
