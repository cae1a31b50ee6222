package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.operator.kubernetes.Gate.End;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private static final Duration GENEROUS = Duration.ofMinutes(5);

    private final AtomicBoolean leads = new AtomicBoolean(true);

    @Test
    void turns_come_in_the_order_of_asking_and_no_sooner_than_there_is_a_place() throws Exception {
        var turnstile = new Turnstile(1, GENEROUS, leads::get);
        turnstile.enter();
        var entered = new CopyOnWriteArrayList<Integer>();
        for (int n = 0; n < 5; n++) {
            int number = n;
            var asking = Thread.ofVirtual().start(() -> {
                try {
                    turnstile.enter();
                    entered.add(number);
                    turnstile.leave(End.ANSWERED);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Awaitility.await()
                    .atMost(5, TimeUnit.MINUTES)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> asking.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(entered).isEmpty();
        turnstile.leave(End.ANSWERED);
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> entered.size() == 5);
        assertThat(entered).isEqualTo(List.of(0, 1, 2, 3, 4));
    }

    @Test
    void whoever_waited_is_refused_when_this_process_may_not_act_any_more_and_takes_no_place() throws Exception {
        var turnstile = new Turnstile(1, GENEROUS, leads::get);
        leads.set(false);
        assertThatThrownBy(turnstile::enter)
                .isInstanceOf(IOException.class)
                .hasMessage("this process may not act any more");
        leads.set(true);
        turnstile.enter();
    }

    @Test
    void the_wait_for_a_turn_has_an_end() throws Exception {
        var turnstile = new Turnstile(1, Duration.ZERO, leads::get);
        turnstile.enter();
        assertThatThrownBy(turnstile::enter)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many runs act on this cluster at once");
        turnstile.leave(End.UNANSWERED);
        turnstile.enter();
    }
}
