package dev.holdfast.bench.rig;

import dev.holdfast.sandbox.Sandbox;

/** One control plane of a stage. */
public final class Cluster implements AutoCloseable {
    private final String name;
    private final Api admin;
    private final Api operator;
    private final AuditLog audit;

    Cluster(Sandbox sandbox, String name) {
        this.name = name;
        this.admin = Api.of(sandbox.kubeconfig(name));
        this.operator = Api.of(sandbox.operatorKubeconfig(name));
        this.audit = new AuditLog(sandbox.auditLog(name));
        new Installation(admin).install();
    }

    public String name() {
        return name;
    }

    /** As the administrator. */
    public Api admin() {
        return admin;
    }

    /** As the operator, with exactly its rights. */
    public Api operator() {
        return operator;
    }

    /** Lets the operator see how it is, as on any further cluster. */
    public void asMember() {
        new Installation(admin).installMember();
    }

    public AuditLog audit() {
        return audit;
    }

    @Override
    public void close() {
        admin.close();
        operator.close();
    }
}
