package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Expected.Origin;
import dev.holdfast.core.run.Quarantine.Deferred;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    private static final Instant LATER = NOON.plus(Expected.SHOWN_WITHIN);
    private static final Expected SENT =
            new Expected(new Deferred("", "shop/failover-deferred-2", NOON, "run-a", 2, false), 2, NOON);

    private static Origin seen(State state, int round) {
        return new Origin.Seen(false, Optional.of(state), round);
    }

    private static boolean settled(Origin origin, Instant now) {
        return SENT.isSettled(false, origin, now);
    }

    @Test
    void one_that_shows_is_known_and_need_not_be_expected() {
        assertThat(SENT.isSettled(true, seen(State.DEFERRING, 2), NOON)).isTrue();
    }

    @Test
    void as_long_as_its_run_writes_it_down_it_is_expected_however_long_that_takes() {
        for (var state : EnumSet.of(State.WAITING, State.BACKING_OFF, State.RUNNING, State.DEFERRING)) {
            assertThat(settled(seen(state, 2), LATER.plusSeconds(86_400)))
                    .as("%s", state)
                    .isFalse();
        }
        assertThat(settled(new Origin.Seen(false, Optional.empty(), 1), LATER))
                .as("what is seen of the run is older than the write")
                .isFalse();
        assertThat(settled(seen(State.FAILED, 1), LATER)).as("the round before").isFalse();
    }

    @Test
    void one_whose_run_knows_that_it_is_written_has_shown_so_it_was_deleted_since() {
        assertThat(settled(seen(State.DEFERRED, 2), NOON)).isTrue();
    }

    @Test
    void what_its_run_has_given_up_holds_nobody_up_for_longer_than_it_could_take_to_arrive() {
        var givenUp = java.util.List.of(
                seen(State.FAILED, 2),
                seen(State.CANCELED, 2),
                seen(State.SKIPPED, 2),
                seen(State.WAITING, 3),
                seen(State.SUCCEEDED, 3),
                new Origin.Seen(true, Optional.of(State.DEFERRING), 2),
                new Origin.Gone());
        for (var origin : givenUp) {
            assertThat(settled(origin, LATER)).as("%s", origin).isTrue();
            assertThat(settled(origin, LATER.minusSeconds(1)))
                    .as("%s, it may still arrive", origin)
                    .isFalse();
        }
    }

    @Test
    void who_has_not_sent_it_waits_from_the_end_of_its_run_for_as_long() {
        var ended = new Origin.Seen(true, Optional.of(State.DEFERRING), 2);
        assertThat(settled(ended, Expected.shownBy(SENT.sent()))).isTrue();
        assertThat(settled(ended, Expected.shownBy(SENT.sent()).minusSeconds(1)))
                .isFalse();
    }
}
