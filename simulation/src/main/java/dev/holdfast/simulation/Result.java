package dev.holdfast.simulation;

import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.weather.Weather;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one seed.
 *
 * @param steered people may have acted on the runs
 * @param struck the faults that have happened
 * @param effects the changes that steps have made, in order: {@code RUN step N changed KEY on CLUSTER}
 */
public record Result(
        long seed,
        Weather weather,
        boolean steered,
        Set<Fault> struck,
        List<Outcome> outcomes,
        List<String> effects,
        Optional<Violation> violation) {}
