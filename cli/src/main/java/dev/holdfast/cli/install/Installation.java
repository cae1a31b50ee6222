package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.Crds;
import dev.holdfast.api.Policies;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Approvers;
import dev.holdfast.cli.rbac.Grant;
import dev.holdfast.cli.rbac.Holder;
import dev.holdfast.cli.rbac.Permission;
import dev.holdfast.cli.rbac.Rule;
import dev.holdfast.core.run.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One installation of Holdfast on one cluster, as manifests and as the rights that they give.
 *
 * <p>The operator may read and write Holdfast's kinds, write Events, hold Leases in its namespace and ask for access reviews. It may
 * impersonate accounts that are named, by a Role in the namespace of each. It may do nothing else: what a plan does is
 * done as the plan's account. On a member it may impersonate, and read one namespace to see that the cluster is well.
 *
 * @param namespace where the operator lives
 * @param alertNamespace where the intake keeps alerts
 * @param operator who the operator is for this cluster
 * @param accounts whom it may impersonate
 * @param ownAccounts accounts that are made with the installation; they are bound to nothing
 */
public record Installation(
        Profile profile,
        String namespace,
        String alertNamespace,
        Holder operator,
        List<Holder.Account> accounts,
        List<Holder.Account> ownAccounts) {
    /** The name of everything that belongs to the operator. */
    public static final String NAME = "holdfast";

    static final String IMPERSONATE = "holdfast-impersonate";
    static final String VIEWER = "holdfast-viewer";
    static final String RESPONDER = "holdfast-responder";
    static final String APPROVER = "holdfast-approver";

    /** The Lease that the operator's replicas hold in turn. */
    static final String LEASE = "holdfast-operator";

    private static final String RECOVERY = "recovery.elotl.co";
    private static final String FLEET = "holdfast.dev";

    public Installation {
        accounts = List.copyOf(accounts);
        ownAccounts = List.copyOf(ownAccounts);
    }

    /** The rights of the operator. */
    public List<Grant> grants() {
        var grants = new ArrayList<Grant>();
        if (profile != Profile.member) {
            grants.add(new Grant(NAME, Optional.empty(), everywhere(), operator));
            grants.add(new Grant(NAME, Optional.of(namespace), inOwnNamespace(), operator));
            if (!alertNamespace.equals(namespace)) {
                grants.add(new Grant(NAME, Optional.of(alertNamespace), List.of(alerts()), operator));
            }
        }
        if (profile == Profile.member) {
            grants.add(new Grant(NAME, Optional.empty(), List.of(health(), zones(), epochs()), operator));
        }
        if (profile != Profile.observe) {
            impersonations()
                    .forEach((place, names) -> grants.add(new Grant(
                            IMPERSONATE,
                            Optional.of(place),
                            List.of(Rule.of("", List.of("serviceaccounts"), "impersonate")
                                    .named(List.copyOf(names))),
                            operator)));
        }
        return List.copyOf(grants);
    }

    private TreeMap<String, TreeSet<String>> impersonations() {
        var byNamespace = new TreeMap<String, TreeSet<String>>();
        accounts.forEach(account -> byNamespace
                .computeIfAbsent(account.namespace(), fresh -> new TreeSet<>())
                .add(account.name()));
        return byNamespace;
    }

    private List<Rule> everywhere() {
        var rules = new ArrayList<Rule>();
        rules.add(
                Rule.of(RECOVERY, List.of("receivedalerts", "recoveryplans", "recoveryruns"), "get", "list", "watch"));
        rules.add(Rule.of(RECOVERY, List.of("receivedalerts"), "delete"));
        rules.add(
                Rule.of(RECOVERY, List.of("receivedalerts/status", "recoveryplans/status"), "get", "update", "patch"));
        if (profile == Profile.full) {
            rules.add(Rule.of(RECOVERY, List.of("recoveryruns"), "create", "delete"));
            rules.add(Rule.of(RECOVERY, List.of("recoveryruns/status"), "get", "update", "patch"));
            rules.add(policy());
        }
        rules.add(Rule.of(
                FLEET, List.of("clusters", "protectedapplications", "freezes", "sitepairs"), "get", "list", "watch"));
        rules.add(
                Rule.of(FLEET, List.of("protectedapplications/status", "sitepairs/status"), "get", "update", "patch"));
        if (profile == Profile.full) {
            rules.add(Rule.of(FLEET, List.of("clusters/status"), "get", "update", "patch"));
        }
        rules.add(Rule.of("events.k8s.io", List.of("events"), "create", "patch"));
        rules.add(
                Rule.of("authorization.k8s.io", List.of("selfsubjectaccessreviews", "subjectaccessreviews"), "create"));
        return rules;
    }

    /** An act counts only while the policy that vouches for the actor is there, and its binding, which has its name. */
    private static Rule policy() {
        return Rule.of(
                        "admissionregistration.k8s.io",
                        List.of("validatingadmissionpolicies", "validatingadmissionpolicybindings"),
                        "get")
                .named(List.of(Policies.RUN_SPEC));
    }

    private List<Rule> inOwnNamespace() {
        var rules = new ArrayList<Rule>();
        if (profile == Profile.full) {
            // Those of targets have names that no list can hold.
            rules.add(Rule.of(
                    "coordination.k8s.io", List.of("leases"), "create", "get", "list", "watch", "update", "patch"));
        } else {
            rules.add(Rule.of("coordination.k8s.io", List.of("leases"), "create", "get"));
            rules.add(Rule.of("coordination.k8s.io", List.of("leases"), "list", "watch", "update", "patch")
                    .named(List.of(LEASE)));
        }
        if (alertNamespace.equals(namespace)) {
            rules.add(alerts());
        }
        return rules;
    }

    private static Rule alerts() {
        return Rule.of(RECOVERY, List.of("receivedalerts"), "create");
    }

    /** A read that goes all the way to the store tells more of a cluster's health than its own word. */
    private static Rule health() {
        return Rule.of("", List.of("namespaces"), "get").named(List.of("default"));
    }

    /** Whether the nodes of a zone are ready is how a dark zone inside a cluster is seen. */
    private static Rule zones() {
        return Rule.of("", List.of("nodes"), "list");
    }

    /** Whether late runs are refused there is what {@code holdfast cluster check} asks with the operator's credentials. */
    private static Rule epochs() {
        return Rule.of(
                        "admissionregistration.k8s.io",
                        List.of("validatingadmissionpolicies", "validatingadmissionpolicybindings"),
                        "get")
                .named(List.of(Policies.EPOCH));
    }

    /** Each right of the operator by itself. */
    public List<Permission> permissions() {
        return grants().stream().flatMap(grant -> grant.permissions().stream()).toList();
    }

    /** The kinds; a member needs none. */
    public List<ObjectNode> crds() {
        return profile == Profile.member
                ? List.of()
                : Crds.NAMES.stream()
                        .map(name -> Trees.readYaml(Crds.yaml(name)))
                        .toList();
    }

    /** What the API server must refuse beside what the kinds say. */
    public List<ObjectNode> policies() {
        return (profile == Profile.member ? Policies.MEMBER_NAMES : Policies.NAMES)
                .stream()
                        .flatMap(name -> Policies.yaml(name).stream())
                        .map(Trees::readYaml)
                        .toList();
    }

    /** The namespace, the accounts, and who may do what. */
    public List<ObjectNode> rbac() {
        var manifests = new ArrayList<ObjectNode>();
        manifests.add(object("v1", "Namespace", NAMESPACE_NONE, namespace));
        if (operator instanceof Holder.Account(var place, var name)) {
            manifests.add(object("v1", "ServiceAccount", place, name));
        }
        if (profile != Profile.observe) {
            ownAccounts.forEach(
                    account -> manifests.add(object("v1", "ServiceAccount", account.namespace(), account.name())));
        }
        grants().forEach(grant -> manifests.addAll(grant.manifests()));
        if (profile != Profile.member) {
            manifests.add(viewer());
        }
        if (profile == Profile.full) {
            manifests.add(responder());
            manifests.add(approver());
        }
        return List.copyOf(manifests);
    }

    private static final String NAMESPACE_NONE = "";

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        var object = Trees.object().put("apiVersion", apiVersion).put("kind", kind);
        var metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /**
     * For people who steer runs; bound to nobody. Each act is a verb of its own, so that a Role of one's own can give fewer
     * of them; patch is what carries it to the run.
     */
    private static ObjectNode responder() {
        var responder = object("rbac.authorization.k8s.io/v1", "ClusterRole", NAMESPACE_NONE, RESPONDER);
        var rules = responder.putArray("rules");
        rules.add(Rule.of(RECOVERY, List.of("receivedalerts", "recoveryplans", "recoveryruns"), "get", "list", "watch")
                .tree());
        var verbs = new ArrayList<String>(List.of("patch"));
        // whoever answers for a fence is named by the people who own the data, not by an installation
        for (var verb : Verb.values()) {
            if (verb != Verb.WAIVE && verb != Verb.APPROVE && verb != Verb.REJECT) verbs.add(verb.word());
        }
        rules.add(Rule.of(RECOVERY, List.of("recoveryruns"), verbs.toArray(String[]::new))
                .tree());
        return responder;
    }

    /** For people who answer approvals that ask for no role; bound to nobody. A role takes one verb more. */
    private static ObjectNode approver() {
        var approver = object("rbac.authorization.k8s.io/v1", "ClusterRole", NAMESPACE_NONE, APPROVER);
        Approvers.rules("").forEach(approver.putArray("rules")::add);
        return approver;
    }

    /** Whoever may view a namespace also sees its plans, alerts and runs. */
    private static ObjectNode viewer() {
        var viewer = object("rbac.authorization.k8s.io/v1", "ClusterRole", NAMESPACE_NONE, VIEWER);
        ((ObjectNode) viewer.get("metadata"))
                .putObject("labels")
                .put("rbac.authorization.k8s.io/aggregate-to-view", "true");
        var rule = viewer.putArray("rules").addObject();
        rule.putArray("apiGroups").add(RECOVERY).add(FLEET);
        rule.putArray("resources")
                .add("receivedalerts")
                .add("recoveryplans")
                .add("recoveryruns")
                .add("clusters")
                .add("protectedapplications")
                .add("freezes")
                .add("sitepairs");
        rule.putArray("verbs").add("get").add("list").add("watch");
        return viewer;
    }
}
