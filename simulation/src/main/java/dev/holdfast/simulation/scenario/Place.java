package dev.holdfast.simulation.scenario;

import dev.holdfast.core.outward.Host;
import dev.holdfast.core.plan.Target;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.fleet.Cluster;
import java.util.Map;
import java.util.Optional;

/** Where the object of a step is. */
public record Place(Cluster cluster, Key key) {

    /** The cluster that stands for everything outside of Kubernetes: a message is an object there, named by its key. */
    public static final String OUTSIDE = "outside";

    /** Where a message of this key arrives. */
    public static Place ofMessage(Map<String, Cluster> clusters, String key) {
        return outside(clusters, key);
    }

    /** Where a host is; it takes connections when it is open. */
    public static Place ofHost(Map<String, Cluster> clusters, Host host) {
        return outside(clusters, host.name());
    }

    private static Place outside(Map<String, Cluster> clusters, String name) {
        return new Place(clusters.get(OUTSIDE), new Key(Kind.CONFIG_MAP, RunCase.NAMESPACE, name));
    }

    /** Empty for a cluster or a kind that there is not. */
    public static Optional<Place> of(Map<String, Cluster> clusters, Target target) {
        String namespace = target.namespace().isEmpty() ? RunCase.NAMESPACE : target.namespace();
        return Optional.ofNullable(clusters.get(target.cluster()))
                .flatMap(cluster -> Kind.find(target.apiVersion(), target.resource())
                        .map(kind -> new Place(cluster, new Key(kind, namespace, target.name()))));
    }
}
