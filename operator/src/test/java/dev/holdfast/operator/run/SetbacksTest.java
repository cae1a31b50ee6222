package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.World.Stored;
import dev.holdfast.operator.kubernetes.Reply;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens to a run whose status the API server does not take. */
class SetbacksTest {

    private static final ResourceID RUN = new ResourceID("failover", "shop");

    private final Setbacks setbacks = new Setbacks();
    private final ArrayList<String> said = new ArrayList<>();

    @Test
    void pauses_grow_to_their_bound_and_begin_anew_after_a_success() {
        var pauses = IntStream.range(0, 100).mapToObj(i -> after("denied")).toList();
        assertThat(pauses).isSorted().startsWith(Setbacks.PAUSE_MIN).endsWith(Setbacks.PAUSE_MAX);
        setbacks.over(RUN);
        assertThat(after("denied")).isEqualTo(Setbacks.PAUSE_MIN);
    }

    @Test
    void people_are_told_from_the_second_time_on_once_for_each_change_of_words() {
        after("changed by another");
        assertThat(said).isEmpty();
        for (int i = 0; i < 10; i++) after("denied");
        for (int i = 0; i < 10; i++) after("too large");
        assertThat(said).containsExactly("denied", "too large");
    }

    @Test
    void what_the_api_server_never_takes_ends_the_run_and_anything_else_is_tried_again() {
        for (int code : new int[] {400, 413, 422}) {
            assertThat(JournalStore.refusal(reply(code)))
                    .isInstanceOfSatisfying(Stored.Impossible.class, impossible -> {
                        assertThat(impossible.words())
                                .contains("the server's words (" + code + ")", "nothing further was done");
                    });
        }
        for (int code : new int[] {401, 403, 404, 409, 429, 500, 503}) {
            assertThat(JournalStore.refusal(reply(code))).isInstanceOf(Stored.Reread.class);
        }
    }

    private static Reply reply(int code) {
        return new Reply(code, "{\"message\": \"the server's words\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Duration after(String words) {
        return setbacks.after(RUN, words, said::add);
    }
}
