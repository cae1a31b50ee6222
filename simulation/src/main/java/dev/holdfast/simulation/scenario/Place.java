package dev.holdfast.simulation.scenario;

import dev.holdfast.core.plan.Target;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.fleet.Cluster;
import java.util.Map;
import java.util.Optional;

/** Where the object of a step is. */
public record Place(Cluster cluster, Key key) {

    /** Empty for a cluster or a kind that there is not. */
    public static Optional<Place> of(Map<String, Cluster> clusters, Target target) {
        String namespace = target.namespace().isEmpty() ? RunCase.NAMESPACE : target.namespace();
        return Optional.ofNullable(clusters.get(target.cluster()))
                .flatMap(cluster -> Kind.find(target.apiVersion(), target.resource())
                        .map(kind -> new Place(cluster, new Key(kind, namespace, target.name()))));
    }
}
