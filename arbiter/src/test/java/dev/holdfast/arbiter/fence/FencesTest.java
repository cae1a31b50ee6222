package dev.holdfast.arbiter.fence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FencesTest {

    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();

    @Test
    void all_are_off_when_each_was_seen_off_in_this_epoch() {
        try (var fences = fences(Map.of("n1", new Says(Fencing.off("seen")), "n2", new Says(Fencing.off("seen"))))) {
            assertThat(fences.allOff(4)).isFalse();
            fences.begin(4);
            await().atMost(20, SECONDS).until(() -> fences.allOff(4));
            assertThat(fences.allOff(5)).isFalse();
            fences.end();
            assertThat(fences.allOff(4)).isFalse();
        }
    }

    @Test
    void one_that_failed_or_is_unknown_keeps_all_from_being_off() {
        try (var fences = fences(Map.of("n1", new Says(Fencing.off("seen")), "n2", new Says(Fencing.failed("wire"))))) {
            fences.begin(4);
            await().atMost(20, SECONDS).until(() -> journal.size() == 2);
            assertThat(fences.allOff(4)).isFalse();
        }
    }

    @Test
    void what_is_unknown_is_tried_again_and_what_has_failed_is_not() {
        var silent = new Says(Fencing.unknown("silent"), Fencing.off("seen"));
        var broken = new Says(Fencing.failed("wrong password"), Fencing.off("seen"));
        try (var fences = fences(Map.of("n1", silent, "n2", broken))) {
            fences.begin(4);
            await().atMost(20, SECONDS).until(() -> journal.size() == 3);
            assertThat(journal).anyMatch(line -> line.contains("n1 is UNKNOWN"));
            assertThat(journal).anyMatch(line -> line.contains("n1 is OFF_CONFIRMED"));
            assertThat(fences.known().get("n2")).isEqualTo(Fencing.failed("wrong password"));
        }
    }

    @Test
    void of_no_nodes_nothing_is_known() {
        try (var fences = fences(Map.of())) {
            fences.begin(4);
            assertThat(fences.allOff(4)).isFalse();
        }
    }

    @Test
    void a_person_s_word_counts_under_their_name_for_this_epoch() {
        try (var fences = fences(Map.of("n1", new PersonFencer()))) {
            assertThat(fences.asserted("n1", "ada", "unplugged"))
                    .singleElement()
                    .asString()
                    .contains("not evicted");
            fences.begin(4);
            await().atMost(20, SECONDS).until(() -> journal.size() == 1);
            assertThat(fences.asserted("n2", "ada", "unplugged"))
                    .singleElement()
                    .asString()
                    .contains("[n1]");
            assertThat(fences.asserted("n1", "ada", " "))
                    .singleElement()
                    .asString()
                    .contains("why you know");
            assertThat(fences.asserted("n1", "ada", "unplugged")).isEmpty();
            assertThat(fences.allOff(4)).isTrue();
            assertThat(journal).last().asString().contains("asserted by ada: unplugged");
            fences.begin(5);
            assertThat(fences.allOff(5)).isFalse();
        }
    }

    @Test
    void a_node_that_is_heard_of_after_it_was_seen_off_is_on_and_nobody_s_word_changes_that() {
        try (var fences = fences(Map.of("n1", new Says(Fencing.off("seen"))))) {
            fences.begin(4);
            await().atMost(20, SECONDS).until(() -> fences.allOff(4));
            fences.heard("n1");
            fences.heard("stranger");
            assertThat(fences.allOff(4)).isFalse();
            assertThat(fences.asserted("n1", "ada", "unplugged"))
                    .singleElement()
                    .asString()
                    .contains("was heard of");
            assertThat(changes.get()).isEqualTo(2);
        }
    }

    private Fences fences(Map<String, Fencer> nodes) {
        return new Fences(nodes, journal::add, changes::incrementAndGet);
    }

    /** Says these, one after the other. */
    private static final class Says implements Fencer {
        private final Queue<Fencing> words;

        Says(Fencing... words) {
            this.words = new ConcurrentLinkedQueue<>(List.of(words));
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public Fencing fence(Duration most) {
            return words.poll();
        }
    }
}
