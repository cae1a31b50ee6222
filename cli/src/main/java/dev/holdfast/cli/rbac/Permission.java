package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;

/**
 * One right, as an access review asks for it.
 *
 * @param group empty for the core group
 * @param subresource empty for the object itself
 * @param namespace empty for the whole cluster
 * @param name empty for objects of any name
 */
public record Permission(
        String verb, String group, String resource, String subresource, String namespace, String name) {

    /** A resource may carry its subresource, for example pods/log. */
    public static Permission of(String verb, String group, String resource, String namespace, String name) {
        int slash = resource.indexOf('/');
        return slash < 0
                ? new Permission(verb, group, resource, "", namespace, name)
                : new Permission(
                        verb, group, resource.substring(0, slash), resource.substring(slash + 1), namespace, name);
    }

    /** The {@code resourceAttributes} of an access review. */
    public ObjectNode attributes() {
        var tree = Trees.object().put("verb", verb).put("group", group).put("resource", resource);
        put(tree, "subresource", subresource);
        put(tree, "namespace", namespace);
        put(tree, "name", name);
        return tree;
    }

    private static void put(ObjectNode tree, String key, String value) {
        if (!value.isEmpty()) {
            tree.put(key, value);
        }
    }

    /** {@code update leases.coordination.k8s.io "holdfast-operator" in holdfast-system}. */
    @Override
    public String toString() {
        return verb + " " + resource
                + (group.isEmpty() ? "" : "." + group)
                + (subresource.isEmpty() ? "" : "/" + subresource)
                + (name.isEmpty() ? "" : " \"" + name + "\"")
                + (namespace.isEmpty() ? "" : " in " + namespace);
    }
}
