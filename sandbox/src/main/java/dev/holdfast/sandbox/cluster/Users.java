package dev.holdfast.sandbox.cluster;

import dev.holdfast.sandbox.pki.Subject;

/** Who may act on a cluster of the sandbox. */
public final class Users {
    /** The person: may do everything. */
    public static final Subject ADMINISTRATOR = Subject.of("administrator", "system:masters");
    /** The operator: may do what others bind to this name, nothing by itself. */
    public static final Subject OPERATOR = Subject.of("holdfast-operator");
    /** The sandbox itself: makes nodes, waits for health, plays the load balancer. */
    public static final Subject STEWARD = Subject.of("sandbox:steward", "system:masters");

    static final Subject CONTROLLER_MANAGER = Subject.of("system:kube-controller-manager");
    static final Subject SCHEDULER = Subject.of("system:kube-scheduler");
    /** Stands for the kubelets of all nodes of a zone, which no single node identity may do. */
    static final Subject KWOK = Subject.of("sandbox:kwok", "system:masters");

    private Users() {}
}
