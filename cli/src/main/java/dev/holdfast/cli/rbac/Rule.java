package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import java.util.List;

/**
 * One rule of a Role or ClusterRole.
 *
 * @param group empty for the core group
 * @param names empty for objects of any name
 */
public record Rule(String group, List<String> resources, List<String> names, List<String> verbs) {
    private static final String ANY = "*";

    public Rule {
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        verbs = List.copyOf(verbs);
        if (group.equals(ANY) || resources.contains(ANY) || verbs.contains(ANY)) {
            throw new IllegalArgumentException("a right to everything is never granted: " + resources + " " + verbs);
        }
    }

    public static Rule of(String group, List<String> resources, String... verbs) {
        return new Rule(group, resources, List.of(), List.of(verbs));
    }

    /** The same for objects of these names only. */
    public Rule named(List<String> objects) {
        return new Rule(group, resources, objects, verbs);
    }

    /** As a Role has it. */
    public ObjectNode tree() {
        var tree = Trees.object();
        tree.putArray("apiGroups").add(group);
        fill(tree.putArray("resources"), resources);
        if (!names.isEmpty()) {
            fill(tree.putArray("resourceNames"), names);
        }
        fill(tree.putArray("verbs"), verbs);
        return tree;
    }

    private static void fill(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
