package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Brings the replicas of Deployments to their number, one of them never when a fault strikes. */
final class DeploymentController {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String NAME = "deployment controller";

    private final Cluster cluster;
    private final Timeline timeline;
    private final Storm storm;

    DeploymentController(Cluster cluster, Timeline timeline, Storm storm) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.storm = storm;
        cluster.listen(this::changed);
    }

    private void changed(Change change) {
        if (change.key().kind() != Kind.DEPLOYMENT || change.after().isEmpty()) return;
        var generation = change.before().flatMap(object -> Trees.at(object, "metadata", "generation"));
        if (generation.equals(Trees.at(change.after().get(), "metadata", "generation"))) return;
        var after = Trees.at(change.after().get(), "spec", "replicas");
        boolean stuck = after.isPresent() && !after.get().equals(Json.number(0)) && storm.strikes(Fault.REPLICA_STUCK);
        var key = change.key();
        // The first replicas come soon, the last ones later: whoever waits sees both.
        timeline.after(storm.dice().between(SHORTEST, LONGEST), () -> report(key, after, 1));
        timeline.after(LONGEST.plus(storm.dice().between(SHORTEST, LONGEST)), () -> report(key, after, stuck ? 1 : 0));
    }

    private void report(Key key, Optional<Json> wanted, int missing) {
        var object = cluster.peek(key);
        if (object.isEmpty() || !Trees.at(object.get(), "spec", "replicas").equals(wanted)) return;
        long count = wanted.map(json -> ((Json.Num) json).value().longValue()).orElse(1L);
        var status = Json.object("replicas", Json.number(count))
                .with("readyReplicas", Json.number(Math.max(0, count - missing)))
                .with(
                        "observedGeneration",
                        Trees.at(object.get(), "metadata", "generation").orElse(Json.number(1)));
        var available = Json.object("type", Json.text("Available"))
                .with("status", Json.text(missing == 0 || count == 0 ? "True" : "False"))
                .with("reason", Json.text("MinimumReplicas"));
        status = status.with("conditions", Json.array(available));
        var reported = Trees.with(object.get(), List.of("status"), Optional.of(status));
        cluster.handle(new Request.Put(key, reported, true, NAME), NAME);
    }
}
