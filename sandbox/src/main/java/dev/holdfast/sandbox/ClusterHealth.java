package dev.holdfast.sandbox;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a cluster is now, asked of the cluster itself.
 *
 * @param trouble empty when it is healthy, otherwise what is wrong
 */
public record ClusterHealth(String cluster, int nodesReady, int nodes, String trouble) {
    public boolean healthy() {
        return trouble.isEmpty();
    }

    /** With what was broken on purpose, by {@code control-plane} or zone: nodes of a dark zone count as Ready for a while. */
    ClusterHealth with(Map<String, String> broken) {
        var zones = broken.entrySet().stream()
                .filter(each -> !each.getKey().equals(Breakage.CONTROL_PLANE))
                .map(each -> "zone " + each.getKey() + " is " + each.getValue());
        var all = Stream.concat(zones, Stream.of(trouble).filter(words -> !words.isEmpty()));
        return new ClusterHealth(cluster, nodesReady, nodes, all.collect(Collectors.joining("; ")));
    }
}
