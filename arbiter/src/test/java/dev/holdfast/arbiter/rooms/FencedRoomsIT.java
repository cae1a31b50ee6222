package dev.holdfast.arbiter.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's word for every node of a dark site, as a fence: it ends the wait, and only once the site is evicted. */
class FencedRoomsIT {

    /** Leases so long that no wait for them is mistaken for what a fence has done. */
    private static final Parameters LONG = new Parameters(
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            500,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(56),
            Duration.ofSeconds(1));

    private static final String PERSONS = """
            {"form": "holdfast.dev/fences/v1", "nodes": [
              {"name": "n1", "method": "person"}, {"name": "n2", "method": "person"}]}""";

    @TempDir
    Path folder;

    @Test
    void a_confirmed_fence_of_all_nodes_shortens_the_wait_and_of_some_does_not() throws IOException {
        var fences = Files.writeString(folder.resolve("fences.json"), PERSONS);
        try (var stage = Stage.open(folder.resolve("rooms"), LONG, List.of("--fences", fences.toString()))) {
            assertThat(stage.fenced(Site.A, "n1"))
                    .as("before the eviction nothing is taken")
                    .isFalse();
            stage.pass(LONG.waiting()); // what was promised at the start is over
            stage.rooms().breakDown(Trouble.dark(Site.B));
            await().atMost(2, TimeUnit.MINUTES).until(() -> stage.fenced(Site.A, "n1"));
            assertThat(stage.diary().last("A", "b-n1")).as("one node of two").isEmpty();
            assertThat(stage.fenced(Site.A, "n2")).isTrue();
            stage.runs(Site.B, Site.A);
            var diary = stage.diary();
            long ended = diary.last("B", "b-n1").orElseThrow().last();
            long began = diary.spans().stream()
                    .filter(span -> span.side().equals("A") && span.workload().equals("b-n1"))
                    .min(Comparator.comparingLong(span -> span.first()))
                    .orElseThrow()
                    .first();
            assertThat(began - ended).isLessThan(LONG.waiting().toMillis() / 10);
            assertThat(diary.overlaps()).isEmpty();
        }
    }
}
