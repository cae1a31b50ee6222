package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.simulation.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeds in which something did not hold, with what it was: by name, for as long as they tell the same story. */
class FoundSeedsTest {

    @ParameterizedTest(name = "{2} ({0} of {1})")
    @CsvSource(delimiter = '|', textBlock = """
                    11830 | RUNS | a step begins in the pass in which a failed one beside it is tried again and fails once more
                    17981 | RUNS | a job that had completed is not looked at, for its cluster is silent, when its run is canceled
                    14895 | RUNS | a run whose journal is at its bound hears what people do, and says so
                    4677 | RETURNS | what a run has put off that ended for want of room arrives when another process leads
                    """)
    void a_seed_that_was_found_holds(long seed, Worlds world, String what) {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
        assertThat(world.untrue(seed, Trace.SILENT)).as(what).isEmpty();
    }
}
