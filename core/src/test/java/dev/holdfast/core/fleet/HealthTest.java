package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.fleet.Health.Ask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Steadiness STEADY = Steadiness.DEFAULT;
    private static final Sample GOOD = new Sample.Good();
    private static final Sample FAILING = new Sample.Failing("etcd");
    private static final Sample SILENT = new Sample.Silent("connection refused");
    private static final Sample DENIED = new Sample.Denied("401");

    /** A verdict that came to stand. */
    private record Change(Duration at, Answer answer) {}

    /** A cluster that is asked what and when {@link Health#next} says. */
    private static final class Patient {
        Duration time = Duration.ZERO;
        Health health = Health.unknown(STEADY, moment(Duration.ZERO));
        final List<Change> changes = new ArrayList<>();
        int questions;

        static Moment moment(Duration time) {
            return new Moment(NOON.plus(time), time.toNanos());
        }

        Patient round(Sample said) {
            return round(said, said);
        }

        Patient round(Sample readyz, Sample read) {
            var ask = health.next();
            time = time.plus(ask.after());
            questions += ask.signals().size();
            var samples = new EnumMap<Signal, Sample>(Signal.class);
            if (ask.signals().contains(Signal.READYZ)) samples.put(Signal.READYZ, readyz);
            if (ask.signals().contains(Signal.READ)) samples.put(Signal.READ, read);
            var before = ready();
            health = health.hear(new Round(samples), moment(time));
            if (ready() != before) changes.add(new Change(time, ready()));
            return this;
        }

        Patient rounds(int number, Sample said) {
            for (int i = 0; i < number; i++) round(said);
            return this;
        }

        Answer ready() {
            return health.ready().verdict().answer();
        }

        Answer reachable() {
            return health.reachable().verdict().answer();
        }
    }

    @Test
    void the_first_verdict_stands_after_three_rounds_a_second_apart() {
        var patient = new Patient().rounds(2, GOOD);
        assertThat(patient.health.isKnown()).isFalse();
        assertThat(patient.ready()).isEqualTo(Answer.UNKNOWN);
        patient.round(GOOD);
        assertThat(patient.health.isKnown()).isTrue();
        assertThat(patient.ready()).isEqualTo(Answer.TRUE);
        assertThat(patient.reachable()).isEqualTo(Answer.TRUE);
        assertThat(patient.time).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void no_answer_makes_it_unreachable_and_its_readiness_unknown_however_long_it_lasts() {
        var patient = new Patient().rounds(20, GOOD);
        for (int i = 0; i < 10_000; i++) {
            patient.round(SILENT);
            assertThat(patient.ready()).isNotEqualTo(Answer.FALSE);
        }
        assertThat(patient.reachable()).isEqualTo(Answer.FALSE);
        assertThat(patient.ready()).isEqualTo(Answer.UNKNOWN);
        assertThat(patient.health.ready().verdict().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void two_bad_rounds_change_nothing_and_three_do_once_the_verdict_has_stood_long_enough() {
        var patient = new Patient().rounds(5, GOOD);
        patient.rounds(2, FAILING).rounds(1, GOOD).rounds(2, FAILING);
        assertThat(patient.ready()).isEqualTo(Answer.TRUE);
        patient.round(FAILING);
        assertThat(patient.ready()).isEqualTo(Answer.FALSE);
    }

    @Test
    void a_cluster_that_dies_while_all_is_well_is_unreachable_after_one_question_at_rest_and_two_seconds() {
        var patient = new Patient().rounds(10, GOOD);
        var before = patient.time;
        patient.rounds(3, SILENT);
        assertThat(patient.reachable()).isEqualTo(Answer.FALSE);
        assertThat(patient.time.minus(before)).isEqualTo(Health.AT_REST.plus(Health.IN_DOUBT.multipliedBy(2)));
    }

    @Test
    void good_and_bad_are_treated_alike_in_every_sequence() {
        var mirror = Map.of(GOOD, FAILING, FAILING, GOOD, SILENT, SILENT);
        var letters = List.of(GOOD, FAILING, SILENT);
        int length = 9;
        for (int code = 0; code < (int) Math.pow(3, length); code++) {
            var here = Health.unknown(STEADY, Patient.moment(Duration.ZERO));
            var there = here;
            int rest = code;
            for (int i = 0; i < length; i++) {
                var said = letters.get(rest % 3);
                rest /= 3;
                var now = Patient.moment(Duration.ofSeconds(4L * i));
                here = here.hear(all(said), now);
                there = there.hear(all(mirror.get(said)), now);
                assertThat(opposite(here.ready().verdict().answer()))
                        .isEqualTo(there.ready().verdict().answer());
            }
        }
    }

    @Test
    void a_verdict_changes_only_after_as_many_rounds_in_a_row_and_never_twice_within_the_hold() {
        var random = new Random(4711);
        var letters =
                List.of(GOOD, FAILING, SILENT, DENIED, new Sample.Withheld("403"), new Sample.Unasked("no Secret"));
        for (int seed = 0; seed < 2_000; seed++) {
            var patient = new Patient();
            int sickness = 1 + random.nextInt(6);
            Sample mood = GOOD;
            var heard = new ArrayList<Answer>();
            for (int i = 0; i < 100; i++) {
                if (random.nextInt(sickness) == 0) mood = letters.get(random.nextInt(letters.size()));
                int changes = patient.changes.size();
                patient.round(mood);
                heard.add(patient.health.ready().heard().answer());
                if (patient.changes.size() > changes && heard.size() >= STEADY.rounds()) {
                    assertThat(heard.subList(heard.size() - STEADY.rounds(), heard.size()))
                            .containsOnly(patient.ready());
                }
            }
            for (int i = 1; i < patient.changes.size(); i++) {
                var apart = patient.changes
                        .get(i)
                        .at()
                        .minus(patient.changes.get(i - 1).at());
                assertThat(apart).as("%s", patient.changes).isGreaterThanOrEqualTo(STEADY.hold());
            }
        }
    }

    @Test
    void whatever_happened_before_it_settles_within_the_hold_and_the_rounds_once_it_is_steady() {
        var random = new Random(4711);
        var letters = List.of(GOOD, FAILING, SILENT, DENIED);
        for (int seed = 0; seed < 2_000; seed++) {
            var patient = new Patient();
            for (int i = 0; i < random.nextInt(40); i++) patient.round(letters.get(random.nextInt(letters.size())));
            var last = letters.get(random.nextInt(letters.size()));
            var wanted = all(last);
            int more = (int) (STEADY.hold().toSeconds() / Health.IN_DOUBT.toSeconds()) + STEADY.rounds();
            patient.rounds(more, last);
            assertThat(patient.ready()).isEqualTo(wanted.ready().answer());
            assertThat(patient.reachable()).isEqualTo(wanted.reachable().answer());
        }
    }

    @Test
    void a_cluster_that_flaps_every_second_keeps_its_verdict() {
        var patient = new Patient().rounds(3, GOOD);
        for (int i = 0; i < 1_000; i++) patient.round(i % 2 == 0 ? FAILING : GOOD);
        assertThat(patient.changes).hasSize(1);
        assertThat(patient.ready()).isEqualTo(Answer.TRUE);
    }

    @Test
    void a_cluster_that_flaps_slowly_changes_no_oftener_than_the_hold_allows() {
        var patient = new Patient().rounds(3, GOOD);
        for (int i = 0; i < 1_000; i++) patient.rounds(4, i % 2 == 0 ? FAILING : GOOD);
        long most = patient.time.dividedBy(STEADY.hold()) + 1;
        assertThat(patient.changes).hasSizeLessThanOrEqualTo((int) most);
    }

    @Test
    void at_rest_it_costs_less_than_a_fifth_of_a_request_a_second_and_when_not_well_no_more_than_that() {
        for (var said : List.of(GOOD, FAILING, SILENT, DENIED)) {
            var patient = new Patient().rounds(20, said);
            int before = patient.questions;
            var since = patient.time;
            patient.rounds(1_000, said);
            double each = (patient.questions - before)
                    / (double) patient.time.minus(since).toSeconds();
            assertThat(each).as("%s", said).isLessThanOrEqualTo(0.2);
        }
    }

    @Test
    void at_rest_the_signals_are_asked_in_turn() {
        var patient = new Patient().rounds(4, GOOD);
        assertThat(patient.health.next()).isEqualTo(new Ask(Set.of(Signal.READ), Health.AT_REST));
        patient.round(GOOD);
        assertThat(patient.health.next().signals()).containsExactly(Signal.READYZ);
    }

    @Test
    void a_read_that_is_not_answered_while_readyz_is_well_is_unknown_not_ready() {
        var patient = new Patient().rounds(4, GOOD);
        for (int i = 0; i < 12; i++) patient.round(GOOD, SILENT);
        assertThat(patient.ready()).isEqualTo(Answer.UNKNOWN);
        assertThat(patient.health.ready().verdict().reason()).isEqualTo(Reason.ANSWERS_IN_PART);
        assertThat(patient.reachable()).isEqualTo(Answer.TRUE);
    }

    @Test
    void a_signal_that_may_not_be_asked_is_left_out_and_costs_no_more() {
        var patient = new Patient();
        for (int i = 0; i < 20; i++) patient.round(GOOD, new Sample.Withheld("403"));
        assertThat(patient.ready()).isEqualTo(Answer.TRUE);
        assertThat(patient.changes).hasSize(1);
        assertThat(patient.health.next().after()).isEqualTo(Health.AT_REST);
    }

    @Test
    void a_reason_that_lasts_replaces_the_one_that_stands_and_the_verdict_is_as_old_as_before() {
        var patient = new Patient().rounds(4, FAILING);
        var since = patient.health.ready().since();
        patient.rounds(2, DENIED);
        assertThat(patient.health.ready().verdict().reason()).isEqualTo(Reason.FAILING);
        patient.round(DENIED);
        assertThat(patient.health.ready().verdict().reason()).isEqualTo(Reason.CREDENTIALS_REFUSED);
        assertThat(patient.health.ready().since()).isEqualTo(since);
        assertThat(patient.changes).hasSize(1);
    }

    @Test
    void what_nobody_asked_for_a_while_is_unknown() {
        var patient = new Patient().rounds(4, GOOD);
        var fresh = Patient.moment(patient.time.plus(STEADY.freshFor()));
        var late = Patient.moment(patient.time.plus(STEADY.freshFor()).plusNanos(1));
        assertThat(patient.health.readyAt(fresh).answer()).isEqualTo(Answer.TRUE);
        assertThat(patient.health.readyAt(late).reason()).isEqualTo(Reason.STALE);
        assertThat(patient.health.reachableAt(late).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void a_wall_clock_that_jumps_changes_no_verdict() {
        var calm = new Patient();
        var health = Health.unknown(STEADY, calm.health.ready().since());
        var random = new Random(4711);
        for (int i = 0; i < 200; i++) {
            var said = random.nextInt(4) == 0 ? FAILING : GOOD;
            calm.round(said);
            var jumped = new Moment(NOON.plusSeconds(random.nextLong(-100_000, 100_000)), calm.time.toNanos());
            health = health.hear(new Round(subset(calm.health.asked(), said)), jumped);
            assertThat(health.ready().verdict()).isEqualTo(calm.health.ready().verdict());
        }
    }

    @Test
    void a_steadiness_that_could_never_be_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steadiness(0, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steadiness(1, Duration.ofSeconds(-1), Duration.ofMinutes(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Steadiness(1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
    }

    private static Round all(Sample said) {
        return new Round(subset(Signal.all(), said));
    }

    private static Map<Signal, Sample> subset(Set<Signal> signals, Sample said) {
        var samples = new EnumMap<Signal, Sample>(Signal.class);
        for (var signal : signals) samples.put(signal, said);
        return samples;
    }

    private static Answer opposite(Answer answer) {
        return switch (answer) {
            case TRUE -> Answer.FALSE;
            case FALSE -> Answer.TRUE;
            case UNKNOWN -> Answer.UNKNOWN;
        };
    }
}
