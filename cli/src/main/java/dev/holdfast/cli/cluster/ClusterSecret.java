package dev.holdfast.cli.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.output.Trees;

/** The Secret that {@code cluster add} makes, and {@code cluster remove} takes away with the Cluster. */
final class ClusterSecret {
    static final String SUFFIX = "-kubeconfig";
    static final String KEY = "kubeconfig";

    /** Says that the Secret was made for the Cluster of this name, and may go with it. */
    static final String LABEL = "holdfast.dev/made-for";

    private static final int LABEL_MAX = 63;

    private ClusterSecret() {}

    static String name(String cluster) {
        return cluster + SUFFIX;
    }

    static ObjectNode manifest(String cluster, String namespace, String kubeconfig) {
        var secret = Trees.object().put("apiVersion", "v1").put("kind", "Secret");
        var metadata = secret.putObject("metadata").put("name", name(cluster)).put("namespace", namespace);
        metadata.putObject("labels").put(LABEL, label(cluster));
        secret.put("type", "Opaque");
        secret.putObject("stringData").put(KEY, kubeconfig);
        return secret;
    }

    private static String label(String cluster) {
        return cluster.length() <= LABEL_MAX ? cluster : "cluster";
    }

    static void create(Api api, ObjectNode secret, boolean dryRun) {
        var path = "/api/v1/namespaces/" + secret.at("/metadata/namespace").asText() + "/secrets";
        api.connection().postGood(path + "?fieldManager=holdfast-cli" + (dryRun ? "&dryRun=All" : ""), secret);
    }

    static String path(String secret, String namespace) {
        return "/api/v1/namespaces/" + namespace + "/secrets/" + Api.encode(secret);
    }

    /** Removes the Secret if it was made for the Cluster; says whether. */
    static boolean delete(Api api, String cluster, String namespace) {
        var path = path(name(cluster), namespace);
        var found = api.connection().get(path);
        boolean ours = found.good()
                && found.body()
                        .path("metadata")
                        .path("labels")
                        .path(LABEL)
                        .asText()
                        .equals(label(cluster));
        return ours && api.connection().delete(path).good();
    }
}
