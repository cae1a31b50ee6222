package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.simulation.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each planted bug is found within the everyday seeds, for the reason for which it should be. Under the honest shell the
 * same seeds find nothing: {@link RunSimulationTest}. {@code make sim bugs=count} counts how many seeds find each.
 */
class PlantedBugsSimulationTest {

    /** A planted bug ends most seeds early, yet there are many of them. */
    private static final int COUNTED_MAX = 500;

    private static final int COUNTED = Math.min(Seeds.count(), COUNTED_MAX);

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
        assertThat(Seeds.lowest(Seeds.EVERYDAY, seed -> finds(bug, seed)))
                .as("the first seed that finds: " + bug)
                .isPresent();
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
        System.out.println("| planted bug | of " + COUNTED + " seeds | the first |");
        for (var bug : bugs()) {
            var finding = Seeds.map(Seeds.first(COUNTED), seed -> finds(bug, seed) ? seed : 0).stream()
                    .filter(seed -> seed > 0)
                    .toList();
            long first = finding.isEmpty()
                    ? Seeds.lowest(Seeds.EVERYDAY, seed -> finds(bug, seed)).orElseThrow()
                    : finding.getFirst();
            System.out.printf("| %s | %,d | %,d |%n", bug, finding.size(), first);
        }
    }
}
