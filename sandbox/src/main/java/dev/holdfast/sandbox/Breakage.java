package dev.holdfast.sandbox;

import dev.holdfast.sandbox.cluster.ClusterLayout;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a cluster was broken on purpose, read from its processes alone. */
final class Breakage {
    static final String CONTROL_PLANE = "control-plane";

    private Breakage() {}

    static Map<String, String> of(ClusterLayout cluster, List<ChildView> children) {
        var broken = new TreeMap<String, String>();
        for (var child : children) {
            var how = how(child.state());
            if (cluster.controlPlane().contains(child.name()) && !how.isEmpty()) {
                broken.put(CONTROL_PLANE, how);
            }
            for (var zone : cluster.zones()) {
                if (child.name().equals(cluster.child(cluster.kwok(zone))) && !how.isEmpty()) {
                    broken.put(zone, how);
                }
            }
        }
        return broken;
    }

    private static String how(ChildState state) {
        return switch (state) {
            case RUNNING -> "";
            case PAUSED -> "paused";
            case STOPPED -> "killed";
            case RESTARTING, EXITED -> "crashed";
        };
    }
}
