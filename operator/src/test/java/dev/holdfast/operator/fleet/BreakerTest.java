package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.fleet.ClusterLimits;
import dev.holdfast.core.fleet.Circuit;
import dev.holdfast.operator.kubernetes.Gate.End;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final AtomicInteger doubts = new AtomicInteger();
    private final Breaker breaker = new Breaker("shop/west", doubts::incrementAndGet);

    @Test
    void a_cluster_that_gives_no_answers_is_left_alone_at_once_and_for_all() throws IOException {
        for (int i = 0; i < Circuit.FAILURES_MAX; i++) {
            breaker.enter();
            breaker.leave(End.UNANSWERED);
        }
        assertThat(breaker.isOpen()).isTrue();
        assertThatThrownBy(breaker::enter)
                .isInstanceOf(IOException.class)
                .hasMessage("Cluster shop/west gave no answer to the last requests and is left alone for 1s");
    }

    @Test
    void an_answer_to_somebody_else_lets_everything_through_again() throws IOException {
        for (int i = 0; i < Circuit.FAILURES_MAX; i++) {
            breaker.enter();
            breaker.leave(End.UNANSWERED);
        }
        breaker.answered();
        breaker.enter();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void the_first_silence_after_an_answer_is_told_and_no_further_one() throws IOException {
        for (int i = 0; i < Circuit.FAILURES_MAX; i++) {
            breaker.enter();
            breaker.leave(End.UNANSWERED);
        }
        assertThat(doubts).hasValue(1);
        breaker.answered();
        breaker.enter();
        breaker.leave(End.ANSWERED);
        assertThat(doubts).hasValue(1);
        breaker.enter();
        breaker.leave(End.UNANSWERED);
        assertThat(doubts).hasValue(2);
    }

    @Test
    void what_we_gave_up_ourselves_says_nothing_about_the_cluster() throws IOException {
        for (int i = 0; i < 100; i++) {
            breaker.enter();
            breaker.leave(End.ABANDONED);
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void no_more_requests_are_on_their_way_than_the_cluster_may_take() throws IOException {
        breaker.limit(new ClusterLimits(null, 2));
        breaker.enter();
        breaker.enter();
        assertThatThrownBy(breaker::enter).hasMessageContaining("spec.limits.concurrentRequests");
        breaker.leave(End.ANSWERED);
        breaker.enter();
        breaker.limit(ClusterLimits.NONE);
        for (int i = 2; i < Breaker.CONCURRENT_DEFAULT; i++) breaker.enter();
        assertThatThrownBy(breaker::enter).hasMessageContaining("64 requests on their way");
    }
}
