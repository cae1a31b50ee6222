package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rights for one holder under one name: a Role with its binding, or a ClusterRole with its binding.
 *
 * @param namespace empty for the whole cluster
 */
public record Grant(String name, Optional<String> namespace, List<Rule> rules, Holder holder) {
    static final String RBAC = "rbac.authorization.k8s.io";
    private static final String IMPERSONATE = "impersonate";

    public Grant {
        rules = List.copyOf(rules);
        boolean narrow = namespace.isPresent() && rules.stream().allMatch(Grant::namesWhomToBe);
        if (!narrow && rules.stream().anyMatch(rule -> rule.verbs().contains(IMPERSONATE))) {
            throw new IllegalArgumentException("whom " + holder + " may impersonate must be named, in a namespace");
        }
    }

    private static boolean namesWhomToBe(Rule rule) {
        return !rule.verbs().contains(IMPERSONATE) || !rule.names().isEmpty();
    }

    /** The role, then the binding. */
    public List<ObjectNode> manifests() {
        return List.of(role(), binding());
    }

    /** Each right by itself, as an access review asks for it. */
    public List<Permission> permissions() {
        var permissions = new ArrayList<Permission>();
        for (var rule : rules) {
            for (var resource : rule.resources()) {
                for (var verb : rule.verbs()) {
                    var names = rule.names().isEmpty() ? List.of("") : rule.names();
                    names.forEach(object ->
                            permissions.add(Permission.of(verb, rule.group(), resource, namespace.orElse(""), object)));
                }
            }
        }
        return List.copyOf(permissions);
    }

    private ObjectNode role() {
        var role = head(namespace.isPresent() ? "Role" : "ClusterRole");
        var list = role.putArray("rules");
        rules.forEach(rule -> list.add(rule.tree()));
        return role;
    }

    private ObjectNode binding() {
        var binding = head(namespace.isPresent() ? "RoleBinding" : "ClusterRoleBinding");
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", namespace.isPresent() ? "Role" : "ClusterRole")
                .put("name", name);
        binding.putArray("subjects").add(holder.tree());
        return binding;
    }

    private ObjectNode head(String kind) {
        var head = Trees.object().put("apiVersion", RBAC + "/v1").put("kind", kind);
        var metadata = head.putObject("metadata").put("name", name);
        namespace.ifPresent(place -> metadata.put("namespace", place));
        return head;
    }
}
