package dev.holdfast.sandbox;

import dev.holdfast.sandbox.cluster.ClusterLayout;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.List;
import java.util.Optional;

/** What can be broken: a cluster's control plane, or one of its zones. */
record Target(ClusterLayout cluster, Optional<String> zone) {
    /** Reads {@code CLUSTER} or {@code CLUSTER/ZONE}. */
    static Target of(SandboxRecord record, String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return new Target(record.cluster(text), Optional.empty());
        }
        var cluster = record.cluster(text.substring(0, slash));
        var zone = text.substring(slash + 1);
        if (!cluster.zones().contains(zone)) {
            throw SandboxFault.wrongly(Nearest.unknown("zone", zone, cluster.zones()) + " in cluster \""
                    + cluster.name() + "\" of sandbox \"" + record.name() + "\"");
        }
        return new Target(cluster, Optional.of(zone));
    }

    /** The children whose death or pause breaks it. */
    List<String> children() {
        return zone.map(name -> List.of(cluster.child(cluster.kwok(name)))).orElseGet(cluster::controlPlane);
    }
}
