package dev.holdfast.sandbox.cluster;

import java.nio.file.Path;

/** Where a sandbox keeps the files of its clusters. */
public record Folders(Path sandbox) {
    public Path pki() {
        return sandbox.resolve("pki");
    }

    public Path cluster(String name) {
        return sandbox.resolve("clusters").resolve(name);
    }

    /** The administrator's kubeconfig. */
    public Path kubeconfig(String cluster) {
        return kubeconfig(cluster, "administrator");
    }

    public Path kubeconfig(String cluster, String user) {
        return cluster(cluster).resolve(user + ".kubeconfig");
    }

    public Path auditLog(String cluster) {
        return cluster(cluster).resolve("audit.log");
    }

    public Path log(String cluster, String component) {
        return cluster(cluster).resolve("logs").resolve(component + ".log");
    }
}
