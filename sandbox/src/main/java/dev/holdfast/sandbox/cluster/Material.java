package dev.holdfast.sandbox.cluster;

import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Credential;
import dev.holdfast.sandbox.pki.KeyKind;
import dev.holdfast.sandbox.pki.Kubeconfig;
import dev.holdfast.sandbox.pki.ServiceAccountKey;
import dev.holdfast.sandbox.pki.Subject;
import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The keys, certificates and kubeconfigs of a sandbox. etcd trusts an authority of its own: a certificate that the API
 * server accepts does not open the store behind it.
 */
public final class Material {
    private Material() {}

    /** Writes all of it; the API server's certificate names every cluster's own Service address. */
    public static void create(Folders folders, List<ClusterLayout> clusters, Instant now) throws IOException {
        var pki = folders.pki();
        var authority = Authority.create("holdfast-sandbox", now);
        authority.write(pki, "ca");
        var store = Authority.create("holdfast-sandbox-etcd", now);
        store.write(pki, "etcd-ca");
        store.server(Subject.of("etcd"), List.of(), List.of(), now).write(pki, "etcd");
        store.client(Subject.of("kube-apiserver"), KeyKind.ELLIPTIC, now).write(pki, "apiserver-etcd");
        var names = List.of(
                "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local");
        var addresses = clusters.stream().map(ClusterLayout::ownServiceAddress).toList();
        authority.server(Subject.of("kube-apiserver"), names, addresses, now).write(pki, "apiserver");
        authority
                .server(Subject.of("sandbox:component"), List.of(), List.of(), now)
                .write(pki, "component");
        authority
                .client(Subject.of("kube-apiserver-kubelet-client"), KeyKind.ELLIPTIC, now)
                .write(pki, "apiserver-kubelet");
        // Only aggregated API servers would show certificates of this authority; none of the sandbox's users has one.
        var front = Authority.create("holdfast-sandbox-front-proxy", now);
        front.write(pki, "front-proxy-ca");
        front.client(Subject.of("front-proxy-client"), KeyKind.ELLIPTIC, now).write(pki, "front-proxy");
        ServiceAccountKey.create(pki);
        var steward = authority.client(Users.STEWARD, KeyKind.ELLIPTIC, now);
        steward.write(pki, "steward");
        var credentials = Map.of(
                Users.ADMINISTRATOR, authority.client(Users.ADMINISTRATOR, KeyKind.RSA, now),
                Users.OPERATOR, authority.client(Users.OPERATOR, KeyKind.RSA, now),
                Users.CONTROLLER_MANAGER, authority.client(Users.CONTROLLER_MANAGER, KeyKind.ELLIPTIC, now),
                Users.SCHEDULER, authority.client(Users.SCHEDULER, KeyKind.ELLIPTIC, now),
                Users.KWOK, authority.client(Users.KWOK, KeyKind.ELLIPTIC, now));
        for (var cluster : clusters) {
            for (var entry : credentials.entrySet()) {
                write(folders, cluster, entry.getKey(), authority, entry.getValue());
            }
        }
    }

    /** A further user of one cluster, with a kubeconfig of its own; it may do what RBAC gives it. */
    public static java.nio.file.Path issue(Folders folders, ClusterLayout cluster, Subject subject, Instant now)
            throws IOException {
        var authority = Authority.read(folders.pki(), "ca");
        write(folders, cluster, subject, authority, authority.client(subject, KeyKind.RSA, now));
        return folders.kubeconfig(cluster.name(), fileName(subject));
    }

    private static void write(
            Folders folders, ClusterLayout cluster, Subject subject, Authority authority, Credential credential)
            throws IOException {
        var text = Kubeconfig.text(cluster.name(), cluster.server(), subject.user(), authority, credential);
        AtomicFile.write(folders.kubeconfig(cluster.name(), fileName(subject)), text);
    }

    static String fileName(Subject subject) {
        return subject.user().replaceAll("[^A-Za-z0-9.-]", "_");
    }
}
