package dev.holdfast.simulation.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.simulation.arbitration.chance.Habits;
import dev.holdfast.simulation.arbitration.chance.Misfortune;
import dev.holdfast.simulation.arbitration.chance.SitesSimulation;
import dev.holdfast.simulation.arbitration.chance.SitesSimulation.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code make sim site=4711} replays a seed; {@code make sim seeds=N} runs as many. */
class SitesSimulationTest {

    private static final int EVERYDAY = 1_500;
    private static final int DARK = 1_000;

    /** Each planted habit is found by one of so many. */
    private static final int PLANTED = 1_000;

    private static LongStream seeds() {
        var one = Long.getLong("holdfast.site");
        return one != null
                ? LongStream.of(one)
                : LongStream.rangeClosed(1, Long.getLong("holdfast.seeds", EVERYDAY))
                        .parallel();
    }

    private static Result run(long seed, Habits habits) {
        boolean replay = Long.getLong("holdfast.site") != null;
        return SitesSimulation.run(seed, Rules.PRODUCTION, habits, replay ? System.out::println : line -> {});
    }

    @Test
    void what_belongs_to_one_site_never_runs_on_both_and_runs_again_when_all_is_mended() {
        var results = seeds().mapToObj(seed -> run(seed, Habits.RIGHT)).toList();
        assertThat(results.stream().filter(result -> result.violation().isPresent()))
                .as("the seeds that find something: make sim site=SEED")
                .isEmpty();
        long taken = results.stream().filter(Result::taken).count();
        System.out.printf("two sites: %,d seeds, %,d with a takeover, no overlap%n", results.size(), taken);
        if (results.size() < PLANTED) return;
        assertThat(taken).as("seeds with a takeover: else nothing was proved").isGreaterThan(results.size() / 4);
        assertThat(results.stream().flatMap(result -> result.struck().stream()).distinct())
                .as("misfortunes that have struck")
                .containsExactlyInAnyOrder(Misfortune.values());
    }

    @Test
    void a_seed_is_the_same_each_time() {
        assertThat(run(7, Habits.RIGHT)).isEqualTo(run(7, Habits.RIGHT));
    }

    @Test
    void a_dark_site_is_taken_over_within_the_time_that_is_computed() {
        var computed = Profile.FAST.parameters().permission();
        var took = LongStream.rangeClosed(1, DARK)
                .parallel()
                .mapToObj(SitesSimulation::darkness)
                .toList();
        assertThat(took).allMatch(Optional::isPresent);
        List<Duration> times = took.stream().flatMap(Optional::stream).sorted().toList();
        System.out.printf(
                "dark sites: %,d, permission after %s at most, %s in the middle; computed %s%n",
                times.size(), times.getLast(), times.get(times.size() / 2), computed);
        assertThat(times.getLast()).isLessThanOrEqualTo(slow(computed));
    }

    /** By the slowest clock that is assumed. */
    private static Duration slow(Duration time) {
        return time.plusNanos(time.toNanos() * Profile.FAST.parameters().ratePpm() / 1_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_habit_is_found(PlantedHabit habit) {
        var found = LongStream.rangeClosed(1, PLANTED)
                .parallel()
                .filter(seed -> run(seed, habit)
                        .violation()
                        .filter(words -> words.contains(SitesSimulation.OVERLAP))
                        .isPresent())
                .findAny();
        System.out.printf("%s: found by seed %s%n", habit, found);
        assertThat(found).as("a seed of the first %s that finds it", PLANTED).isPresent();
    }
}
