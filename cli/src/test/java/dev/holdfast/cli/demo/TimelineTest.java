package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant ZERO = Instant.parse("2026-11-21T12:00:00Z");

    private final Printed printed = Printed.onPaper();
    private final Timeline timeline = new Timeline(printed.page(), ZERO);

    @Test
    void what_is_heard_late_still_stands_where_it_happened() {
        timeline.tell(new Moment(ZERO.plusMillis(300), "run", "second"));
        timeline.tell(new Moment(ZERO.plusMillis(100), "prober", "first"));
        timeline.show(ZERO.plusSeconds(5));
        assertThat(printed.lines())
                .containsExactly("  +0.10 s  prober        first", "  +0.30 s  run           second");
    }

    @Test
    void a_moment_waits_for_earlier_ones_that_may_still_come() {
        timeline.tell(new Moment(ZERO.plusMillis(300), "run", "second"));
        timeline.show(ZERO.plusMillis(310));
        assertThat(printed.lines()).isEmpty();
        timeline.tell(new Moment(ZERO.plusMillis(290), "prober", "first"));
        timeline.end();
        assertThat(printed.lines()).hasSize(2);
        assertThat(printed.lines().getFirst()).endsWith("first");
    }
}
