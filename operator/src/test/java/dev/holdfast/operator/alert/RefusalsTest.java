package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final List<String> notices = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Refusals refusals =
            new Refusals((reason, note) -> notices.add(reason + ": " + note), metrics, later::add);

    @Test
    void the_first_refusal_of_a_kind_is_told_at_once() {
        refusals.tell(Refusal.SYNTAX, "no JSON");
        refusals.tell(Refusal.TOO_LARGE, "9 MiB");
        assertThat(notices).containsExactly("IntakeSyntax: no JSON", "IntakeTooLarge: 9 MiB");
    }

    @Test
    void a_flood_is_told_twice_and_counted_in_full() {
        for (int i = 0; i < 1_000; i++) refusals.tell(Refusal.UNAUTHORIZED, "attempt " + i);
        pass();
        assertThat(notices)
                .containsExactly(
                        "IntakeUnauthorized: attempt 0",
                        "IntakeUnauthorized: 999 more within 60s; the last: attempt 999");
        assertThat(metrics.counter("holdfast.intake.refusals", "reason", "unauthorized")
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void after_the_spacing_the_next_one_is_told_at_once_again() {
        refusals.tell(Refusal.SHAPE, "one");
        pass();
        refusals.tell(Refusal.SHAPE, "two");
        assertThat(notices).containsExactly("IntakeShape: one", "IntakeShape: two");
    }

    @Test
    void text_from_outside_is_made_printable() {
        refusals.tell(Refusal.SHAPE, "one\ntwo");
        assertThat(notices).containsExactly("IntakeShape: one\\u000atwo");
    }

    private void pass() {
        var due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }
}
