package dev.holdfast.bench.rig;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Clusters as the hub knows them: a Secret with a kubeconfig, and the Cluster that names it. */
public final class Registration {
    private static final String SYSTEM = "/namespaces/" + Installation.NAMESPACE;
    private static final String CLUSTERS = "/apis/holdfast.dev/v1alpha1" + SYSTEM + "/clusters/";
    private static final String SECRETS = "/api/v1" + SYSTEM + "/secrets/";

    private Registration() {}

    /** Registers a cluster for the plans of one namespace. */
    public static void add(Cluster hub, String name, String kubeconfig, String namespace) {
        var encoded = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        hub.admin().apply(SECRETS + name + "-kubeconfig", Manifests.json("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s-kubeconfig"}, "data": {"kubeconfig": "%s"}}""", name, encoded));
        hub.admin().apply(CLUSTERS + name, Manifests.json("""
                {"apiVersion": "holdfast.dev/v1alpha1", "kind": "Cluster", "metadata": {"name": "%s"},
                 "spec": {"kubeconfigSecretRef": {"name": "%s-kubeconfig"}, "allowedNamespaces": ["%s"]}}""", name, name, namespace));
    }

    public static void remove(Cluster hub, String name) {
        hub.admin().delete(CLUSTERS + name);
        hub.admin().delete(SECRETS + name + "-kubeconfig");
    }

    /** What the operator says of it: the status of a condition; empty as long as it says nothing. */
    public static String condition(Cluster hub, String name, String type) {
        for (var condition : hub.admin().get(CLUSTERS + name).at("/status/conditions")) {
            if (condition.path("type").asText().equals(type))
                return condition.path("status").asText();
        }
        return "";
    }

    /** How many clusters are said to be ready. */
    public static long ready(Cluster hub) {
        long ready = 0;
        for (var cluster :
                hub.admin().get(CLUSTERS.substring(0, CLUSTERS.length() - 1)).path("items")) {
            for (var condition : cluster.at("/status/conditions")) {
                boolean its = condition.path("type").asText().equals("Ready");
                if (its && condition.path("status").asText().equals("True")) ready++;
            }
        }
        return ready;
    }
}
