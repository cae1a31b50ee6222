package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.operator.Peril;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.People.Errand;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.weather.Weather;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that do not end, and people who have their steps tried again: too rare to be left to the seeds. */
class RoundsSimulationTest {

    private static final List<Errand> RETRIES = Stream.of(11, 22, 33, 44)
            .map(minutes -> new Errand(Duration.ofMinutes(minutes), Verb.RETRY))
            .toList();

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    @Test
    void a_new_round_makes_no_job_beside_one_that_still_runs() {
        assertThat(violation(Shell.HONEST)).isEmpty();
        assertThat(violation(WrongHearing.besideTheEarlierJob()))
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariant()).isEqualTo(PlantedBug.NOT_TWICE));
    }

    private static Optional<Violation> violation(Shell shell) {
        var weather = new Weather(Map.of(Fault.JOB_ENDLESS, 1.0), 1);
        Peril none = Optional::empty;
        return Seeds.inFibers(
                        () -> Simulation.rehearse("jobs", weather, People.with(RETRIES), none, shell, Trace.SILENT))
                .violation();
    }
}
