package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What people need who are to answer the approvals of a plan: Roles for its namespace, bound to nobody. */
public final class Approvers {
    private static final String RECOVERY = "recovery.elotl.co";

    private Approvers() {}

    /** In front of the name of a role: the verb that answers in it. */
    public static String verb(String role) {
        return Verb.APPROVE.word() + ":" + role;
    }

    /** {@code the verbs get, patch, approve, reject and approve:dba}. */
    static String words(String role) {
        return "who answers needs the verbs get, patch, approve and reject"
                + (role.isEmpty() ? "" : ", and " + verb(role));
    }

    /** One Role for each role that the steps ask for. */
    public static List<ObjectNode> roles(List<Step> steps, String namespace) {
        var asked = new TreeSet<String>();
        for (var step : steps) {
            if (step.action() instanceof Action.Approval approval) asked.add(approval.role());
        }
        return asked.stream().map(role -> role(role, namespace)).toList();
    }

    private static ObjectNode role(String role, String namespace) {
        var tree =
                Trees.object().put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "Role");
        tree.putObject("metadata")
                .put("name", "holdfast-approver" + (role.isEmpty() ? "" : "-" + role))
                .put("namespace", namespace);
        rules(role).forEach(tree.putArray("rules")::add);
        return tree;
    }

    /** The rules of whoever answers in a role; empty for approvals that ask for none. */
    public static List<ObjectNode> rules(String role) {
        var verbs = new ArrayList<>(List.of("patch", Verb.APPROVE.word(), Verb.REJECT.word(), Verb.NOTE.word()));
        if (!role.isEmpty()) verbs.add(verb(role));
        return List.of(
                Rule.of(RECOVERY, List.of("recoveryplans", "recoveryruns"), "get", "list", "watch")
                        .tree(),
                Rule.of(RECOVERY, List.of("recoveryruns"), verbs.toArray(String[]::new))
                        .tree());
    }
}
