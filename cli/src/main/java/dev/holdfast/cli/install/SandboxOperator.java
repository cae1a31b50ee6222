package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Holder;
import dev.holdfast.cli.sandbox.OperatorSetup;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holdfast in a sandbox: the same rights as anywhere, for the user of the operator's client certificate. Only the default
 * account is more than a new installation gives: it is bound to cluster-admin, so that a first plan just works.
 */
public final class SandboxOperator implements OperatorSetup {
    private static final String NAMESPACE = "holdfast-system";
    private static final Holder.User OPERATOR_USER = new Holder.User("holdfast-operator");
    private static final Holder.Account DEFAULT_ACCOUNT = new Holder.Account(NAMESPACE, "holdfast-default");
    private static final String ADMIN_BINDING = "holdfast-default-is-admin-in-this-sandbox";

    @Override
    public void start(Sandbox sandbox, List<String> clusters, Consumer<String> progress) {
        var hub = clusters.getFirst();
        for (var cluster : clusters) {
            progress.accept("installing on " + cluster);
            install(sandbox, cluster, cluster.equals(hub) ? Profile.full : Profile.member);
        }
        join(sandbox, hub, clusters.subList(1, clusters.size()));
        OperatorLaunch.on(sandbox, hub, DEFAULT_ACCOUNT.toString(), progress);
    }

    private static void install(Sandbox sandbox, String cluster, Profile profile) {
        var accounts = List.of(DEFAULT_ACCOUNT);
        var installation = new Installation(profile, NAMESPACE, NAMESPACE, OPERATOR_USER, accounts, accounts);
        try (var connection = connect(sandbox, cluster)) {
            var applying = new Applying(connection);
            applying.apply(installation.crds());
            applying.apply(installation.policies());
            applying.apply(installation.rbac());
            applying.apply(List.of(adminBinding()));
        }
    }

    private static Connection connect(Sandbox sandbox, String cluster) {
        return Connection.open(ClusterOptions.of(sandbox.kubeconfig(cluster)), Session.ofProcess());
    }

    private static ObjectNode adminBinding() {
        var binding =
                Trees.object().put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRoleBinding");
        binding.putObject("metadata").put("name", ADMIN_BINDING);
        binding.putObject("roleRef")
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "ClusterRole")
                .put("name", "cluster-admin");
        binding.putArray("subjects").add(DEFAULT_ACCOUNT.tree());
        return binding;
    }

    /** Makes the other clusters known on the first: plans of every namespace may act on them. */
    private static void join(Sandbox sandbox, String hub, List<String> others) {
        if (others.isEmpty()) {
            return;
        }
        var manifests = new ArrayList<ObjectNode>();
        for (var other : others) {
            manifests.add(secret(sandbox, other));
            manifests.add(cluster(other));
        }
        try (var connection = connect(sandbox, hub)) {
            new Applying(connection).apply(manifests);
        }
    }

    private static ObjectNode secret(Sandbox sandbox, String cluster) {
        var secret =
                Trees.object().put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        secret.putObject("metadata").put("name", secretName(cluster)).put("namespace", NAMESPACE);
        try {
            var kubeconfig = Files.readString(sandbox.operatorKubeconfig(cluster));
            secret.putObject("stringData").put("kubeconfig", kubeconfig);
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode cluster(String name) {
        var cluster =
                Trees.object().put("apiVersion", Kind.CLUSTER.apiVersion()).put("kind", Kind.CLUSTER.kind());
        cluster.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        var spec = cluster.putObject("spec");
        spec.putObject("kubeconfigSecretRef").put("name", secretName(name)).put("key", "kubeconfig");
        spec.putArray("allowedNamespaces").add("*");
        return cluster;
    }

    private static String secretName(String cluster) {
        return "kubeconfig-" + cluster;
    }
}
