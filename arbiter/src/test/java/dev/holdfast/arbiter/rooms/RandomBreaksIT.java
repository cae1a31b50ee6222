package dev.holdfast.arbiter.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.node.StandIn;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, real links, real workloads. Whatever breaks, no workload ever runs on both sites; and when all is well again,
 * each runs where it belongs. {@code -Dholdfast.trials=300} for more, {@code -Dholdfast.trial=SEED} for those of one seed.
 */
class RandomBreaksIT {

    /** Pairs of sites side by side: most of a trial is waiting. */
    private static final int PAIRS = 2;

    private static final int TRIALS = Integer.getInteger("holdfast.trials", 30);
    private static final long SEED = Long.getLong("holdfast.trial", 1);

    @TempDir
    Path folder;

    @Test
    void whatever_breaks_no_workload_runs_on_both_sites() throws Exception {
        var pairs = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < PAIRS; i++) {
                long seed = SEED + i;
                var place = folder.resolve("pair-" + i);
                Callable<Integer> pair = () -> trials(place, seed, TRIALS / PAIRS);
                pairs.add(threads.submit(pair));
            }
            int done = 0;
            for (var pair : pairs) done += pair.get();
            assertThat(done).isEqualTo(TRIALS / PAIRS * PAIRS);
        }
    }

    private static int trials(Path folder, long seed, int count) throws IOException {
        var dice = new Random(seed);
        try (var stage = Stage.open(folder)) {
            for (int i = 0; i < count; i++) {
                var first = Break.any(dice, stage.rooms());
                var second = dice.nextInt(3) == 0 ? Break.any(dice, stage.rooms()) : null;
                var told = "seed %d, trial %d: %s%s".formatted(seed, i, first, second == null ? "" : " and " + second);
                System.out.println(told);
                first.begin(stage.rooms());
                stage.pass(Duration.ofMillis(500L + dice.nextInt(20_000)));
                if (second != null) {
                    second.begin(stage.rooms());
                    stage.pass(Duration.ofMillis(500L + dice.nextInt(20_000)));
                    second.end(stage.rooms());
                }
                stage.rooms().heal(Optional.empty());
                stage.recovered();
                assertThat(stage.diary().overlaps()).as(told).isEmpty();
            }
        }
        return count;
    }

    @Test
    void a_dark_site_is_taken_over_and_gets_its_own_back() throws IOException {
        try (var stage = Stage.open(folder)) {
            stage.rooms().breakDown(Trouble.dark(Site.B));
            stage.runs(Site.B, Site.A);
            stage.rooms().heal(Optional.empty());
            stage.recovered();
            assertThat(stage.diary().overlaps()).isEmpty();
        }
    }

    @Test
    void a_workload_that_runs_without_a_lease_is_seen_by_the_judge() throws IOException {
        try (var stage = Stage.open(folder)) {
            stage.rooms().breakDown(Trouble.dark(Site.B));
            stage.runs(Site.B, Site.A);
            var rogue = StandIn.workload(folder, stage.rooms().diary(), "B", "n1", "b-n1", Optional.empty());
            var process = new ProcessBuilder(rogue.command()).start();
            try {
                stage.runs(Site.B, Site.B, List.of("n1"));
                stage.runs(Site.B, Site.A);
                assertThat(stage.diary().overlaps()).isNotEmpty();
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
