package dev.holdfast.sandbox.cluster;

import java.io.IOException;
import java.util.Map;

/** The simulated nodes of a cluster, made as Node objects that kwok then keeps alive. */
final class Nodes {
    private static final int CONFLICT = 409;

    private Nodes() {}

    /** May be called again: what is there already stays. Empty when all are there. */
    static String create(ApiServer api, ClusterLayout cluster) throws IOException {
        for (var i = 0; i < cluster.nodes().size(); i++) {
            var node = cluster.nodes().get(i);
            var answer = api.post("/api/v1/nodes", node(cluster, node, cluster.podRange(i)));
            if (!answer.good() && answer.status() != CONFLICT) {
                return "node " + node.name() + " cannot be made: " + answer.body();
            }
        }
        return "";
    }

    private static Map<String, Object> node(ClusterLayout cluster, NodePlace node, String podRange) {
        var room = Map.of("cpu", "16", "memory", "64Gi", "pods", "250");
        return Map.of(
                "apiVersion", "v1",
                "kind", "Node",
                "metadata",
                        Map.of(
                                "name", node.name(),
                                "labels",
                                        Map.of(
                                                "kubernetes.io/hostname",
                                                node.name(),
                                                "kubernetes.io/os",
                                                "linux",
                                                "kubernetes.io/arch",
                                                "amd64",
                                                "topology.kubernetes.io/region",
                                                cluster.name(),
                                                "topology.kubernetes.io/zone",
                                                node.zone(),
                                                "sandbox.holdfast.dev/simulated",
                                                "true")),
                "spec", Map.of("podCIDR", podRange, "providerID", "sandbox://" + cluster.name() + "/" + node.name()),
                "status", Map.of("allocatable", room, "capacity", room));
    }
}
