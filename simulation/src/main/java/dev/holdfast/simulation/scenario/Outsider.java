package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Host;
import dev.holdfast.core.plan.Action;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;
import java.util.Map;

/**
 * What is outside of Kubernetes and does what it is asked: a request to {@code switch-N.example} opens {@code
 * db-N.example} a while later. It knows a repetition by its key.
 */
final class Outsider {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String NAME = "outsider";

    private final Map<String, Cluster> clusters;
    private final Timeline timeline;
    private final Dice dice;

    Outsider(Map<String, Cluster> clusters, Timeline timeline, Dice dice) {
        this.clusters = clusters;
        this.timeline = timeline;
        this.dice = dice;
        clusters.get(Place.OUTSIDE).listen(this::changed);
    }

    private void changed(Change change) {
        if (!(change.by() instanceof OfEffect by)) return;
        if (!(by.run().plan().step(by.effect().step()).action() instanceof Action.Http http)) return;
        var host = new Host(http.url().endpoint().host().name().replace("switch", "db"));
        timeline.after(dice.between(SHORTEST, LONGEST), () -> open(host));
    }

    private void open(Host host) {
        var place = Place.ofHost(clusters, host);
        place.cluster().handle(new Request.Create(place.key(), Json.object(), NAME), NAME);
    }
}
