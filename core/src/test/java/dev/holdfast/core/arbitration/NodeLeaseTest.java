package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Sites.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.NodeLease.Duty;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeLeaseTest {

    private static final NodeLease HELD = NodeLease.none(at(0)).answered(sublease(30, 3), at(0));

    @Test
    void a_node_stops_softly_then_hard_and_pets_until_two_watchdog_times_before_the_end() {
        assertThat(HELD.duty(Sites.TIMES, true, at(11.9))).isEqualTo(Duty.SERVE);
        assertThat(HELD.duty(Sites.TIMES, true, at(12))).isEqualTo(Duty.STOP_SOFTLY);
        assertThat(HELD.duty(Sites.TIMES, true, at(18))).isEqualTo(Duty.STOP_SOFTLY);
        assertThat(HELD.duty(Sites.TIMES, true, at(18.001))).isEqualTo(Duty.STARVE);
        assertThat(Duty.STARVE.pets()).isFalse();
        assertThat(HELD.duty(Sites.TIMES, false, at(60))).isEqualTo(Duty.IDLE);
        assertThat(HELD.over(at(29.999))).isFalse();
        assertThat(HELD.over(at(30))).isTrue();
    }

    @Test
    void a_node_that_has_started_runs_nothing() {
        assertThat(NodeLease.none(at(0)).duty(Sites.TIMES, true, at(0))).isEqualTo(Duty.STARVE);
    }

    @Test
    void an_answer_never_makes_a_lease_shorter_and_counts_from_the_question() {
        assertThat(HELD.answered(sublease(10, 3), at(5)).deadlineNanos()).isEqualTo(at(30));
        assertThat(HELD.answered(sublease(30, 3), at(5)).deadlineNanos()).isEqualTo(at(35));
    }

    @Test
    void an_answer_of_an_epoch_that_is_over_is_void() {
        var stopped = HELD.answered(new Sublease(Duration.ZERO, true, 4), at(5));
        assertThat(stopped.duty(Sites.TIMES, true, at(5))).isEqualTo(Duty.STOP_SOFTLY);
        assertThat(stopped.answered(sublease(30, 3), at(6))).isEqualTo(stopped);
        var again = stopped.answered(sublease(30, 5), at(7));
        assertThat(again.duty(Sites.TIMES, true, at(7))).isEqualTo(Duty.SERVE);
    }

    @Test
    void an_agent_with_nothing_left_takes_nothing_away() {
        assertThat(HELD.answered(sublease(0, 3), at(5))).isEqualTo(HELD);
    }

    private static Sublease sublease(int seconds, long epoch) {
        return new Sublease(Duration.ofSeconds(seconds), false, epoch);
    }
}
