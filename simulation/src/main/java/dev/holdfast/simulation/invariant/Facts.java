package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.operator.Journals;
import dev.holdfast.simulation.scenario.Place;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Weather;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the invariants may know: everything, without asking over the network. */
public record Facts(
        Timeline timeline, Weather weather, Map<String, Cluster> clusters, Journals journals, List<RunCase> runs) {

    /** The journal as the API server has it. */
    public Journal journal(RunCase run) {
        return clusters.get("").peek(run.key()).map(journals::written).orElse(Journal.EMPTY);
    }

    /** All changes of one object, oldest first. */
    Stream<Change> history(Place place) {
        return place.cluster().server().history().stream()
                .filter(change -> change.key().equals(place.key()));
    }

    /** All states of one object, oldest first. */
    Stream<Json.Obj> states(Place place) {
        return history(place).map(Change::after).flatMap(Optional::stream);
    }
}
