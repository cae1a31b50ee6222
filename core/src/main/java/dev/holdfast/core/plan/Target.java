package dev.holdfast.core.plan;

import java.util.Optional;

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

    /** Whether both have one name in one group and place: one object, for all that is known of a kind's many names. */
    boolean isBeside(Target other) {
        return cluster.equals(other.cluster)
                && group().equals(other.group())
                && namespace.equals(other.namespace)
                && name.equals(other.name);
    }

    /** Why what stands in the path of a request could lead to another object than the one that it names; empty if not. */
    Optional<String> astray() {
        if (!ObjectName.isApiVersion(apiVersion)) {
            return Optional.of("apiVersion " + ObjectName.shown(apiVersion)
                    + " is neither a version nor GROUP/VERSION, such as v1 or apps/v1");
        }
        if (!namespace.isEmpty() && !ObjectName.isLabel(namespace)) {
            return Optional.of(ObjectName.noNamespace(namespace));
        }
        return ObjectName.isSegment(name)
                ? Optional.empty()
                : Optional.of(
                        "name " + ObjectName.shown(name) + " is no name of an object: " + ObjectName.SEGMENT_RULE);
    }

    @Override
    public String toString() {
        return resource + "/" + name + (namespace.isEmpty() ? "" : " in namespace " + namespace)
                + (cluster.isEmpty() ? "" : " on cluster " + cluster);
    }
}
