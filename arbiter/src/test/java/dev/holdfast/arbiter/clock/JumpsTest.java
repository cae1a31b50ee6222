package dev.holdfast.arbiter.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.clock.Jumps.Jump;
import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JumpsTest {

    private static final long SECOND = 1_000_000_000;

    private final Jumps jumps = new Jumps(new Reading(5, Optional.of(77 * SECOND), 9_000 * SECOND));

    private Optional<Jump> after(double ticks, double boot, double date) {
        return jumps.look(new Reading(5 + (long) (ticks * SECOND), Optional.of((long) ((77 + boot) * SECOND)), (long)
                ((9_000 + date) * SECOND)));
    }

    @Test
    void clocks_that_go_together_are_no_jump() {
        assertThat(after(10, 10.09, 9.95)).isEmpty();
    }

    @Test
    void time_that_only_the_uptime_has_counted_was_a_suspend_and_is_said_once() {
        assertThat(after(1, 31, 31)).contains(new Jump.Suspended(Duration.ofSeconds(30)));
        assertThat(after(2, 32, 32)).isEmpty();
    }

    @Test
    void a_date_that_was_set_is_told_from_a_suspend() {
        assertThat(after(1, 1, -3_599)).contains(new Jump.DateSet(Duration.ofHours(-1)));
    }

    @Test
    void without_an_uptime_a_jump_of_the_date_counts_as_a_suspend() {
        var blind = new Jumps(new Reading(0, Optional.empty(), 0));
        assertThat(blind.look(new Reading(SECOND, Optional.empty(), 5 * SECOND)))
                .contains(new Jump.Suspended(Duration.ofSeconds(4)));
    }

    @Test
    void this_machine_does_not_jump_between_two_looks() {
        var here = new Jumps(Reading.now());
        assertThat(here.look(Reading.now())).isEmpty();
    }
}
