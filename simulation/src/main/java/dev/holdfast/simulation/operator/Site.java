package dev.holdfast.simulation.operator;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import java.util.List;
import java.util.Map;

/**
 * Everything around the operator.
 *
 * @param clusters by the names that steps use; the hub under the empty name
 * @param freezes where people will have set some
 * @param plans by the runs' names, as their objects hold them now
 */
public record Site(
        Timeline timeline,
        Storm storm,
        Network network,
        Map<String, Cluster> clusters,
        List<RunCase> runs,
        List<Key> freezes,
        Map<String, Plan> plans,
        Journals journals,
        Watcher watcher,
        Shell shell,
        Peril peril) {

    Dice dice() {
        return storm.dice();
    }

    public Cluster hub() {
        return clusters.get("");
    }
}
