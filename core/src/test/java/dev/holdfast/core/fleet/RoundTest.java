package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTest {

    private static final List<Sample> SAMPLES = List.of(
            new Sample.Good(),
            new Sample.Failing("etcd"),
            new Sample.Denied("401"),
            new Sample.Withheld("403"),
            new Sample.Silent("connection refused"),
            new Sample.Unasked("no Secret"));

    @Test
    void silence_makes_readiness_unknown_and_never_false_whatever_else_was_said() {
        for (var one : SAMPLES) {
            for (var other : SAMPLES) {
                var round = round(one, other);
                boolean saysNo = says(round, Sample.Failing.class) || says(round, Sample.Denied.class);
                assertThat(round.ready().answer() == Answer.FALSE)
                        .as("%s", round)
                        .isEqualTo(saysNo);
            }
        }
    }

    @Test
    void a_cluster_is_reachable_when_anything_was_answered_and_not_when_all_that_was_asked_is_silent() {
        for (var one : SAMPLES) {
            for (var other : SAMPLES) {
                var round = round(one, other);
                boolean answered = says(round, Sample.Good.class)
                        || says(round, Sample.Failing.class)
                        || says(round, Sample.Denied.class)
                        || says(round, Sample.Withheld.class);
                var expected =
                        answered ? Answer.TRUE : says(round, Sample.Silent.class) ? Answer.FALSE : Answer.UNKNOWN;
                assertThat(round.reachable().answer()).as("%s", round).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_cluster_is_ready_when_one_answer_is_good_and_none_is_missing() {
        for (var one : SAMPLES) {
            for (var other : SAMPLES) {
                var round = round(one, other);
                boolean good = says(round, Sample.Good.class)
                        && !says(round, Sample.Failing.class)
                        && !says(round, Sample.Denied.class)
                        && !says(round, Sample.Silent.class);
                assertThat(round.ready().answer() == Answer.TRUE)
                        .as("%s", round)
                        .isEqualTo(good);
            }
        }
    }

    @Test
    void what_could_not_be_asked_says_nothing_about_the_cluster() {
        var round = Round.unasked("the Secret west-kubeconfig is gone");
        assertThat(round.reachable())
                .isEqualTo(new Verdict(Answer.UNKNOWN, Reason.NOT_ASKED, "the Secret west-kubeconfig is gone"));
        assertThat(round.ready().reason()).isEqualTo(Reason.NOT_ASKED);
        assertThat(new Round(Map.of()).ready().reason()).isEqualTo(Reason.NOT_ASKED);
    }

    @Test
    void the_words_name_the_signal_and_say_the_same_thing_once() {
        assertThat(round(new Sample.Failing("etcd"), new Sample.Failing("500"))
                        .ready()
                        .words())
                .isEqualTo("/readyz: etcd; a read: 500");
        assertThat(round(new Sample.Silent("refused"), new Sample.Silent("refused"))
                        .reachable()
                        .words())
                .isEqualTo("refused");
        assertThat(round(new Sample.Silent("refused"), new Sample.Silent("refused"))
                        .ready()
                        .words())
                .contains("does not mean that it is down");
    }

    private static Round round(Sample readyz, Sample read) {
        return new Round(Map.of(Signal.READYZ, readyz, Signal.READ, read));
    }

    private static boolean says(Round round, Class<? extends Sample> kind) {
        return round.samples().values().stream().anyMatch(kind::isInstance);
    }
}
