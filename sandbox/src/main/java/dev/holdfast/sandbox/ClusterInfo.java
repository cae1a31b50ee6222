package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one may need to know about a cluster.
 *
 * @param broken what is broken (control-plane, or a zone's name) and how (killed or paused); empty when healthy
 */
public record ClusterInfo(
        Path kubeconfig,
        Path operatorKubeconfig,
        String server,
        List<String> zones,
        List<String> nodes,
        Map<String, String> broken) {
    public ClusterInfo {
        zones = List.copyOf(zones);
        nodes = List.copyOf(nodes);
        broken = Map.copyOf(broken);
    }
}
