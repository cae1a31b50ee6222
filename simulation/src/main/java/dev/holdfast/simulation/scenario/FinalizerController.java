package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets go, after a while, of objects that are to be deleted; never when a fault strikes. */
final class FinalizerController {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String NAME = "finalizer controller";

    private final Cluster cluster;
    private final Timeline timeline;
    private final Storm storm;

    FinalizerController(Cluster cluster, Timeline timeline, Storm storm) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.storm = storm;
        cluster.listen(this::changed);
    }

    private static Optional<Json> going(Optional<Json.Obj> object) {
        return object.flatMap(is -> Trees.at(is, "metadata", "deletionTimestamp"));
    }

    private void changed(Change change) {
        boolean begins =
                going(change.after()).isPresent() && going(change.before()).isEmpty();
        if (!begins || storm.strikes(Fault.FINALIZER_STUCK)) return;
        timeline.after(storm.dice().between(SHORTEST, LONGEST), () -> letGo(change.key()));
    }

    private void letGo(Key key) {
        var object = cluster.peek(key).filter(is -> going(Optional.of(is)).isPresent());
        if (object.isEmpty()) return;
        var free = Trees.with(object.get(), List.of("metadata", "finalizers"), Optional.empty());
        cluster.handle(new Request.Put(key, free, false, NAME), NAME);
    }
}
