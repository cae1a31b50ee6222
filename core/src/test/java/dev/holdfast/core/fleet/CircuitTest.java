package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fleet.Circuit.Admission;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void it_opens_after_as_many_requests_in_a_row_without_an_answer_as_it_bears() {
        var circuit = Circuit.closed();
        for (int i = 1; i < Circuit.FAILURES_MAX; i++) circuit = circuit.unanswered(0);
        assertThat(circuit.admit(0)).isInstanceOf(Admission.Admitted.class);
        assertThat(circuit.answered()).isEqualTo(Circuit.closed());
        circuit = circuit.unanswered(0);
        assertThat(circuit.admit(SECOND - 1)).isEqualTo(new Admission.Refused(Duration.ofNanos(1)));
    }

    @Test
    void after_its_rest_one_request_is_let_through_and_no_second() {
        var open = open();
        var trial = ((Admission.Admitted) open.admit(SECOND)).next();
        assertThat(trial.admit(SECOND)).isInstanceOf(Admission.Refused.class);
        assertThat(trial.answered().admit(SECOND)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_trial_without_an_answer_doubles_the_rest_up_to_its_bound() {
        Circuit circuit = open();
        long now = 0;
        var rest = Circuit.REST_MIN;
        for (int i = 0; i < 20; i++) {
            assertThat(circuit.admit(now + rest.toNanos() - 1)).isInstanceOf(Admission.Refused.class);
            now += rest.toNanos();
            circuit = ((Admission.Admitted) circuit.admit(now)).next().unanswered(now);
            rest = rest.multipliedBy(2).compareTo(Circuit.REST_MAX) < 0 ? rest.multipliedBy(2) : Circuit.REST_MAX;
        }
        assertThat(rest).isEqualTo(Circuit.REST_MAX);
        assertThat(circuit).isEqualTo(new Circuit.Open(now, Circuit.REST_MAX));
    }

    @Test
    void a_trial_that_never_reports_back_makes_room_for_another() {
        var trial = ((Admission.Admitted) open().admit(SECOND)).next();
        long later = SECOND + Circuit.TRIAL_MAX.toNanos();
        assertThat(trial.admit(later - 1)).isInstanceOf(Admission.Refused.class);
        assertThat(trial.admit(later)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void late_silence_does_not_lengthen_an_open_circuit_and_a_late_answer_closes_it() {
        var open = open();
        assertThat(open.unanswered(5 * SECOND)).isEqualTo(open);
        assertThat(open.answered()).isEqualTo(Circuit.closed());
    }

    @Test
    void a_silent_cluster_is_asked_ever_more_rarely_and_a_healed_one_within_the_longest_rest() {
        var random = new Random(4711);
        for (int seed = 0; seed < 1_000; seed++) {
            Circuit circuit = Circuit.closed();
            long now = random.nextLong();
            long end = now + 600 * SECOND;
            int sent = 0;
            while (now - end < 0) {
                now += random.nextLong(SECOND);
                if (circuit.admit(now) instanceof Admission.Admitted(var next)) {
                    sent++;
                    circuit = next.unanswered(now);
                }
            }
            assertThat(sent).isLessThan(40);
            now += Circuit.REST_MAX.toNanos();
            assertThat(circuit.admit(now)).isInstanceOf(Admission.Admitted.class);
        }
    }

    private static Circuit open() {
        var circuit = Circuit.closed();
        for (int i = 0; i < Circuit.FAILURES_MAX; i++) circuit = circuit.unanswered(0);
        return circuit;
    }
}
