package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Sites.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.NodeLease.Duty;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private static final NodeState SERVING = NodeState.started(at(0)).answered(lease(30), times(), at(0));

    @Test
    void an_agent_that_has_started_begins_nothing_and_pets_nothing_before_an_answer() {
        var started = NodeState.started(at(0));
        assertThat(started.duty(false, at(60))).isEmpty();
        assertThat(started.duty(true, at(1.9))).isEmpty();
        assertThat(SERVING.duty(false, at(1))).contains(Duty.SERVE);
    }

    @Test
    void what_an_earlier_agent_has_left_is_ended_when_no_answer_comes() {
        assertThat(NodeState.started(at(0)).duty(true, at(2))).contains(Duty.STARVE);
    }

    @Test
    void what_an_earlier_agent_has_left_goes_on_when_an_answer_comes() {
        assertThat(SERVING.duty(true, at(1))).contains(Duty.SERVE);
    }

    @Test
    void an_agent_of_a_site_that_knows_nothing_ends_what_runs() {
        var told = NodeState.started(at(0)).answered(new Sublease(Duration.ZERO, false, 0), times(), at(0));
        assertThat(told.duty(true, at(0.1))).contains(Duty.STARVE);
        assertThat(told.duty(false, at(0.1))).contains(Duty.IDLE);
    }

    @Test
    void a_machine_that_has_slept_ends_what_runs_at_once() {
        var slept = SERVING.slept(at(5));
        assertThat(slept.duty(true, at(5))).contains(Duty.STARVE);
        assertThat(slept.answered(lease(30), times(), at(4.9))).isEqualTo(slept);
        assertThat(slept.answered(lease(30), times(), at(5)).duty(true, at(6))).contains(Duty.SERVE);
    }

    @Test
    void a_clock_that_was_set_makes_the_lease_count_only_when_it_is_confirmed_in_time() {
        var doubted = SERVING.doubted(at(5));
        assertThat(doubted.duty(true, at(6.9))).isEmpty();
        assertThat(doubted.duty(true, at(7))).contains(Duty.STARVE);
        assertThat(doubted.answered(lease(30), times(), at(4.9))).isEqualTo(doubted);
        assertThat(doubted.answered(lease(30), times(), at(5.1)).duty(true, at(6)))
                .contains(Duty.SERVE);
    }

    private static Sublease lease(int seconds) {
        return new Sublease(Duration.ofSeconds(seconds), false, 3);
    }

    private static Optional<Parameters> times() {
        return Optional.of(Sites.TIMES);
    }
}
