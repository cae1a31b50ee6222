package dev.holdfast.simulation.operator;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.scenario.Scenario;
import dev.holdfast.simulation.scenario.Silences;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which clusters give no answer, as one process knows it: what it has not been told is unknown, which is not silent. */
final class SilenceCache {

    private final Map<String, Json.Obj> known = new HashMap<>();
    private final Runnable changed;

    SilenceCache(Site site, Process process, Runnable changed) {
        this.changed = changed;
        for (var cluster : Scenario.AWAY) {
            var key = Silences.key(cluster);
            site.network()
                    .watch(
                            site.hub(),
                            seen -> seen.equals(key) && !process.isDead(),
                            (seen, object) -> process.deliver(() -> seen(cluster, object)));
            site.network().relist(site.hub(), key, (seen, object) -> process.deliver(() -> seen(cluster, object)));
        }
    }

    private void seen(String cluster, Optional<Json.Obj> object) {
        if (object.isEmpty()) return;
        var before = Optional.ofNullable(known.get(cluster));
        if (before.isPresent() && version(before.get()) >= version(object.get())) return;
        boolean was = silence(cluster).isPresent();
        known.put(cluster, object.get());
        if (was != silence(cluster).isPresent()) changed.run();
    }

    private static long version(Json.Obj object) {
        return Long.parseLong(Trees.text(object, "metadata", "resourceVersion"));
    }

    Optional<String> silence(String cluster) {
        return Optional.ofNullable(known.get(cluster))
                .filter(Silences::isSilent)
                .map(object -> "Cluster " + cluster + " is not reachable");
    }
}
