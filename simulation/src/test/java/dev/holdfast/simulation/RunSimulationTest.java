package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The production decisions in the simulated world, seed after seed. {@code make sim seeds=N} runs N of them, {@code make
 * sim seed=N} shows one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunSimulationTest {

    /** How many failing seeds are listed; one is shown. */
    private static final int LISTED_MAX = 20;

    private final Transitions transitions = new Transitions();
    private List<Result> results = List.of();

    /** All seeds, once for all tests. */
    private List<Result> results() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
        if (results.isEmpty()) {
            var shell = transitions.watched();
            results = Tally.of(Worlds.RUNS, Seeds.all(), seed -> Simulation.run(seed, shell, Trace.SILENT));
            var ends = results.stream()
                    .flatMap(result -> result.outcomes().stream())
                    .collect(Collectors.groupingBy(end -> end, TreeMap::new, Collectors.counting()));
            var struck = new EnumMap<Fault, Integer>(Fault.class);
            results.forEach(result -> result.struck().forEach(fault -> struck.merge(fault, 1, Integer::sum)));
            System.out.println("runs ended as " + ends + ", seeds in which a fault struck: " + struck);
        }
        return results;
    }

    @Test
    void every_run_ends_and_nothing_is_lost_or_doubled_whatever_the_seed() {
        var failing = results().stream()
                .filter(result -> result.violation().isPresent())
                .toList();
        if (failing.isEmpty()) return;
        String seeds = failing.stream()
                .limit(LISTED_MAX)
                .map(result -> String.valueOf(result.seed()))
                .collect(Collectors.joining(", "));
        throw new AssertionError(failing.size() + " of " + results().size() + " seeds fail (" + seeds
                + (failing.size() > LISTED_MAX ? ", …" : "") + "), the first:\n" + Finding.of(failing.getFirst()));
    }

    @Test
    void every_kind_of_weather_strikes_somewhere() {
        assumeTrue(Seeds.count() >= Seeds.ENOUGH, "too few seeds");
        var missing = EnumSet.allOf(Fault.class);
        results().forEach(result -> missing.removeAll(result.struck()));
        assertThat(missing).as("faults that struck in no seed").isEmpty();
        assertThat(results()).as("a seed without any fault").anyMatch(result -> result.struck()
                .isEmpty());
    }

    @Test
    void runs_end_in_every_way_and_most_that_meet_no_more_than_harmless_trouble_complete() {
        assumeTrue(Seeds.count() >= Seeds.ENOUGH, "too few seeds");
        var missing = EnumSet.allOf(Outcome.class);
        results().forEach(result -> missing.removeAll(result.outcomes()));
        assertThat(missing).as("outcomes of no seed").isEmpty();
        var harmless = results().stream()
                .filter(result -> result.weather().isHarmless() && !result.steered())
                .flatMap(result -> result.outcomes().stream())
                .toList();
        assertThat(harmless.stream().filter(Outcome.COMPLETED::equals).count())
                .as("completed runs of " + harmless.size() + " in harmless weather")
                .isGreaterThan(harmless.size() * 3L / 4);
    }

    @Test
    void every_transition_is_taken_and_no_other() {
        assumeTrue(Seeds.count() >= Seeds.ENOUGH, "too few seeds");
        results();
        assertThat(transitions.causes().keySet())
                .as("transitions between the states of a run")
                .containsExactlyInAnyOrderElementsOf(Expected.EDGES);
    }

    @Test
    void every_action_is_decided_on_every_report_that_it_can_get() {
        assumeTrue(Seeds.count() >= Seeds.ENOUGH, "too few seeds");
        results();
        assertThat(transitions.decisions())
                .as("reports that steps were decided on")
                .containsAll(Expected.DECISIONS);
    }

    @Test
    void steps_and_runs_end_for_every_reason_there_is() {
        assumeTrue(Seeds.count() >= Seeds.ENOUGH, "too few seeds");
        results();
        assertThat(transitions.unsaid()).as("reasons that no seed has led to").isEmpty();
    }
}
