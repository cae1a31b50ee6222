package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.weather.Weather;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void a_failing_seed_says_its_number_what_does_not_hold_how_it_came_to_that_and_how_to_replay_it() {
        var violation = new Violation("no effect is doubled", "run-0 step 1 changed routes/main again");
        var result = new Result(7, Weather.calm(1), false, Set.of(), List.of(), List.of(), Optional.of(violation));
        assertThat(Finding.of(result))
                .startsWith("seed 7 violates: no effect is doubled: run-0 step 1 changed routes/main again\n"
                        + "replay it with: make sim seed=7\n")
                .contains(" leads\n", " stores [200] ", " has ended, ");
    }
}
