package dev.holdfast.sandbox;

/**
 * How a cluster is now, asked of the cluster itself.
 *
 * @param trouble empty when it is healthy, otherwise what is wrong
 */
public record ClusterHealth(String cluster, int nodesReady, int nodes, String trouble) {
    public boolean healthy() {
        return trouble.isEmpty();
    }
}
