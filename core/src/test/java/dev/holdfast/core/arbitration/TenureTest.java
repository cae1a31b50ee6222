package dev.holdfast.core.arbitration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TenureTest {

    private static final Tenure TENURE = new Tenure(Duration.ofSeconds(15), Duration.ofSeconds(5));
    private static final long SECOND = 1_000_000_000L;

    @Test
    void the_holder_acts_until_the_margin_before_the_end_of_its_lease() {
        assertThat(TENURE.mayAct(100 * SECOND, 100 * SECOND)).isTrue();
        assertThat(TENURE.mayAct(100 * SECOND, 110 * SECOND - 1)).isTrue();
        assertThat(TENURE.mayAct(100 * SECOND, 110 * SECOND)).isFalse();
        assertThat(TENURE.remaining(100 * SECOND, 104 * SECOND)).isEqualTo(Duration.ofSeconds(6));
        assertThat(TENURE.remaining(100 * SECOND, 500 * SECOND)).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_candidate_waits_for_a_whole_lease_without_change() {
        assertThat(TENURE.mayTake(100 * SECOND, 115 * SECOND - 1)).isFalse();
        assertThat(TENURE.mayTake(100 * SECOND, 115 * SECOND)).isTrue();
    }

    @Test
    void a_renewal_sent_after_the_clock_was_read_counts_as_sent_now() {
        assertThat(TENURE.remaining(100 * SECOND, 99 * SECOND)).isEqualTo(Duration.ofSeconds(10));
        assertThat(TENURE.mayTake(100 * SECOND, 99 * SECOND)).isFalse();
    }

    @Test
    void a_monotonic_clock_may_run_over_the_end_of_a_long() {
        long sent = Long.MAX_VALUE - SECOND;
        assertThat(TENURE.mayAct(sent, sent + 9 * SECOND)).isTrue();
        assertThat(TENURE.mayAct(sent, sent + 10 * SECOND)).isFalse();
        assertThat(TENURE.mayTake(sent, sent + 14 * SECOND)).isFalse();
        assertThat(TENURE.mayTake(sent, sent + 15 * SECOND)).isTrue();
    }

    @Test
    void no_candidate_takes_over_before_the_holder_has_stopped_even_on_clocks_of_different_origin_and_rate() {
        var random = new Random(4711);
        for (int i = 0; i < 100_000; i++) {
            long lease = 1 + random.nextLong(60 * SECOND);
            long margin = random.nextLong(lease);
            var tenure = new Tenure(Duration.ofNanos(lease), Duration.ofNanos(margin));
            long holderOrigin = random.nextLong();
            long candidateOrigin = random.nextLong();
            // what a candidate's clock gains on the holder's within one lease; at most the margin
            long gain = random.nextLong(margin + 1);
            long sent = random.nextLong(3600 * SECOND);
            long seen = sent + random.nextLong(5 * SECOND);
            long taken = seen + lease - gain;
            if (!tenure.mayTake(candidateOrigin + seen, candidateOrigin + taken + gain)) {
                throw new AssertionError("the candidate waits longer than the lease: " + tenure);
            }
            assertThat(tenure.mayAct(holderOrigin + sent, holderOrigin + taken)).isFalse();
        }
    }

    @Test
    void a_margin_as_long_as_the_lease_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tenure(Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .withMessageContaining("leaves nothing of a lease");
        assertThatIllegalArgumentException().isThrownBy(() -> new Tenure(Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tenure(Duration.ofHours(2), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tenure(Duration.ofSeconds(5), Duration.ofSeconds(-1)));
    }
}
