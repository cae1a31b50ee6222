package dev.holdfast.simulation;

import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.weather.Weather;
import java.util.List;
import java.util.Optional;

/** What became of one seed. */
public record Result(long seed, Weather weather, List<Outcome> outcomes, Optional<Violation> violation) {}
