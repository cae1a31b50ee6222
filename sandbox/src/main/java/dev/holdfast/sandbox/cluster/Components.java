package dev.holdfast.sandbox.cluster;

import dev.holdfast.sandbox.process.ChildSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The command lines of one cluster's components.
 *
 * @param program finds a binary by its name
 */
public record Components(Folders folders, ClusterLayout cluster, Options options, Function<String, Path> program) {
    private static final int RANK_KWOK = 3;
    private static final int RANK_CONTROLLERS = 2;
    private static final int RANK_API_SERVER = 1;
    private static final int RANK_ETCD = 0;
    /** kwok's own default renews so rarely that healthy nodes flap to NotReady on Kubernetes 1.32 and later. */
    private static final int NODE_LEASE_SECONDS = 40;

    private static final int AUDIT_LOG_MIB = 100;

    public ChildSpec etcd() {
        var client = "https://127.0.0.1:" + cluster.port(ClusterLayout.ETCD);
        var peer = "https://127.0.0.1:" + cluster.port(ClusterLayout.ETCD_PEER);
        var arguments = new ArrayList<>(List.of(
                "--name=" + cluster.name(),
                "--data-dir=" + folder().resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=" + cluster.name() + "=" + peer,
                "--client-cert-auth",
                "--trusted-ca-file=" + pki("etcd-ca.crt"),
                "--cert-file=" + pki("etcd.crt"),
                "--key-file=" + pki("etcd.key"),
                "--peer-client-cert-auth",
                "--peer-trusted-ca-file=" + pki("etcd-ca.crt"),
                "--peer-cert-file=" + pki("etcd.crt"),
                "--peer-key-file=" + pki("etcd.key"),
                "--log-level=warn"));
        if (!options.durable()) {
            arguments.add("--unsafe-no-fsync");
        }
        return child(ClusterLayout.ETCD, ClusterLayout.ETCD, RANK_ETCD, arguments);
    }

    public ChildSpec apiServer() {
        return child(
                ClusterLayout.API_SERVER,
                RANK_API_SERVER,
                "--bind-address=127.0.0.1",
                "--secure-port=" + cluster.port(ClusterLayout.API_SERVER),
                "--advertise-address=127.0.0.1",
                // The endpoint of the Service "kubernetes" may not be a loopback address.
                "--endpoint-reconciler-type=none",
                "--etcd-servers=https://127.0.0.1:" + cluster.port(ClusterLayout.ETCD),
                "--etcd-cafile=" + pki("etcd-ca.crt"),
                "--etcd-certfile=" + pki("apiserver-etcd.crt"),
                "--etcd-keyfile=" + pki("apiserver-etcd.key"),
                "--tls-cert-file=" + pki("apiserver.crt"),
                "--tls-private-key-file=" + pki("apiserver.key"),
                "--client-ca-file=" + pki("ca.crt"),
                "--kubelet-certificate-authority=" + pki("ca.crt"),
                "--kubelet-client-certificate=" + pki("apiserver-kubelet.crt"),
                "--kubelet-client-key=" + pki("apiserver-kubelet.key"),
                "--kubelet-preferred-address-types=InternalIP",
                "--requestheader-client-ca-file=" + pki("front-proxy-ca.crt"),
                "--requestheader-allowed-names=front-proxy-client",
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--proxy-client-cert-file=" + pki("front-proxy.crt"),
                "--proxy-client-key-file=" + pki("front-proxy.key"),
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + pki("service-account.pub"),
                "--service-account-signing-key-file=" + pki("service-account.key"),
                "--service-cluster-ip-range=" + cluster.serviceRange(),
                "--allow-privileged=true",
                "--audit-log-path=" + folders.auditLog(cluster.name()),
                "--audit-policy-file=" + folder().resolve("audit-policy.yaml"),
                "--audit-log-maxsize=" + AUDIT_LOG_MIB,
                "--audit-log-maxbackup=1",
                "--profiling=false");
    }

    public ChildSpec controllerManager() {
        var kubeconfig = kubeconfig(Users.CONTROLLER_MANAGER.user());
        return child(
                ClusterLayout.CONTROLLER_MANAGER,
                RANK_CONTROLLERS,
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + cluster.port(ClusterLayout.CONTROLLER_MANAGER),
                "--tls-cert-file=" + pki("component.crt"),
                "--tls-private-key-file=" + pki("component.key"),
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + pki("service-account.key"),
                "--root-ca-file=" + pki("ca.crt"),
                "--cluster-signing-cert-file=" + pki("ca.crt"),
                "--cluster-signing-key-file=" + pki("ca.key"),
                "--service-cluster-ip-range=" + cluster.serviceRange(),
                "--node-monitor-grace-period=" + options.nodeMonitorGrace().toSeconds() + "s",
                "--profiling=false");
    }

    public ChildSpec scheduler() {
        var kubeconfig = kubeconfig(Users.SCHEDULER.user());
        return child(
                ClusterLayout.SCHEDULER,
                RANK_CONTROLLERS,
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + cluster.port(ClusterLayout.SCHEDULER),
                "--tls-cert-file=" + pki("component.crt"),
                "--tls-private-key-file=" + pki("component.key"),
                "--leader-elect=false",
                "--profiling=false");
    }

    /** The kubelets of one zone; its death is the zone's darkness. */
    public ChildSpec kwok(String zone) {
        var port = cluster.port(cluster.kwok(zone));
        var arguments = List.of(
                "--kubeconfig=" + kubeconfig(Users.KWOK.user()),
                "--manage-nodes-with-label-selector=topology.kubernetes.io/zone=" + zone,
                "--node-lease-duration-seconds=" + NODE_LEASE_SECONDS,
                "--config=" + folder().resolve("kwok.yaml"),
                "--node-ip=127.0.0.1",
                "--node-port=" + port,
                "--server-address=127.0.0.1:" + port,
                "--tls-cert-file=" + pki("component.crt"),
                "--tls-private-key-file=" + pki("component.key"),
                "--v=WARN");
        return child("kwok", cluster.kwok(zone), RANK_KWOK, arguments);
    }

    private ChildSpec child(String component, int rank, String... arguments) {
        return child(component, component, rank, List.of(arguments));
    }

    private ChildSpec child(String binary, String component, int rank, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(program.apply(binary).toString());
        command.addAll(arguments);
        var log = folders.log(cluster.name(), component).toString();
        return new ChildSpec(cluster.child(component), rank, command, Map.of(), log, true);
    }

    private Path folder() {
        return folders.cluster(cluster.name());
    }

    private Path pki(String file) {
        return folders.pki().resolve(file);
    }

    private Path kubeconfig(String user) {
        return folders.kubeconfig(cluster.name(), user.replace(':', '_'));
    }
}
