package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.simulation.trace.Trace;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each planted bug is found within the everyday seeds, for the reason for which it should be. Under the honest shell the
 * same seeds find nothing: {@link RunSimulationTest}. {@code make sim bugs=count} counts how many seeds find each.
 */
class PlantedBugsSimulationTest {

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    static List<PlantedBug> bugs() {
        return PlantedBug.all();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_planted_bug_is_found_within_the_everyday_seeds(PlantedBug bug) {
        long found = Seeds.inFibers(() -> Seeds.first(Seeds.EVERYDAY)
                .filter(seed -> finds(bug, seed))
                .findFirst()
                .orElse(-1));
        assertThat(found).as("the first seed that finds: " + bug).isPositive();
    }

    private static boolean finds(PlantedBug bug, long seed) {
        return Simulation.run(seed, bug.shell(), Trace.SILENT)
                .violation()
                .filter(violation -> bug.violates().contains(violation.invariant()))
                .isPresent();
    }

    @Test
    void the_seeds_that_find_each_planted_bug_are_counted_on_request() {
        assumeTrue(Boolean.getBoolean("holdfast.bugs"), "nobody has asked for it");
        for (var bug : bugs()) {
            var found = new TreeMap<String, Integer>();
            Seeds.map(Seeds.all(), seed -> Simulation.run(seed, bug.shell(), Trace.SILENT)).stream()
                    .flatMap(result -> result.violation().stream())
                    .forEach(violation -> found.merge(violation.invariant(), 1, Integer::sum));
            int seeds = found.values().stream().mapToInt(Integer::intValue).sum();
            System.out.println("| " + bug + " | " + seeds + " | " + found + " |");
            if (Seeds.count() >= Seeds.EVERYDAY) assertThat(found.keySet()).containsAnyElementsOf(bug.violates());
        }
    }
}
