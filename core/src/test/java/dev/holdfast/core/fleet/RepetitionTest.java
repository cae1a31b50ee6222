package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void what_was_done_need_not_be_sent_again(int code) {
        assertThat(Repetition.of(code)).isEqualTo(Repetition.NEEDLESS);
        assertThat(Repetition.of(code).permanent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void what_is_wrong_in_itself_is_never_taken(int code) {
        assertThat(Repetition.of(code)).isEqualTo(Repetition.NEVER);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 406, 415})
    void what_is_forbidden_or_absent_waits_for_people(int code) {
        assertThat(Repetition.of(code)).isEqualTo(Repetition.NOT_AS_THINGS_ARE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 401, 408, 409, 410, 429, 500, 502, 503, 504})
    void anything_else_may_pass(int code) {
        assertThat(Repetition.of(code)).isEqualTo(Repetition.HOPEFUL);
    }

    @Test
    void a_step_fails_at_once_by_these_answers_and_no_others() {
        assertThat(IntStream.range(0, 1000)
                        .filter(code -> Repetition.of(code).permanent())
                        .boxed()
                        .toList())
                .isEqualTo(List.of(400, 403, 404, 405, 406, 413, 415, 422));
    }
}
