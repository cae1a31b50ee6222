package dev.holdfast.core.plan;

/**
 * The object a step touches.
 *
 * @param cluster the Cluster's name, or empty for the cluster that holds the plan
 * @param resource a plural, a kind or a short name, as a person would type it after {@code kubectl get}
 * @param namespace empty for the plan's namespace (ignored for cluster-scoped resources)
 */
public record Target(String cluster, String apiVersion, String resource, String namespace, String name) {

    /** The API group, empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    @Override
    public String toString() {
        return resource + "/" + name + (namespace.isEmpty() ? "" : " in namespace " + namespace)
                + (cluster.isEmpty() ? "" : " on cluster " + cluster);
    }
}
