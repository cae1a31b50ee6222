package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Kubeconfigs from the Secrets of Clusters, each read as the account that may read it. What is in them is never said. */
final class Kubeconfigs {

    private Kubeconfigs() {}

    /** The account as which the Secret is read. */
    static Account reader(Cluster cluster, Optional<String> defaultAccount) throws NoCluster {
        var meta = cluster.getMetadata();
        return Account.choose(
                        Optional.ofNullable(cluster.getSpec().serviceAccountName()),
                        meta.getNamespace(),
                        defaultAccount)
                .orElseThrow(() -> new NoCluster(
                        "Cluster " + meta.getName() + " names no serviceAccountName that may read its Secret, and the"
                                + " installation has no --default-service-account",
                        true));
    }

    /** Connection settings, and what tells whether they are still those of the Secret. */
    record Kubeconfig(Config config, int fingerprint) {}

    /** @param api the cluster that holds the Cluster, as {@code account} */
    static Kubeconfig read(Api api, Account account, Cluster cluster) throws IOException {
        var meta = cluster.getMetadata();
        var ref = cluster.getSpec().kubeconfigSecretRef();
        var reply = api.get("/api/v1/namespaces/" + meta.getNamespace() + "/secrets/" + ref.name());
        if (!reply.ok()) {
            throw new NoCluster(
                    "cannot read the kubeconfig Secret of Cluster " + meta.getName() + " as " + account + ": "
                            + reply.words(),
                    reply.permanent());
        }
        String encoded = reply.json().path("data").path(ref.key()).asText("");
        if (encoded.isEmpty()) {
            throw new NoCluster(
                    "Secret " + ref.name() + " of Cluster " + meta.getName() + " has no key " + ref.key(), true);
        }
        String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        KubeconfigCheck.check(text, meta.getName());
        try {
            return new Kubeconfig(Config.fromKubeconfig(text), text.hashCode());
        } catch (RuntimeException e) {
            // The parser's own words may quote the credentials.
            throw unusable(meta.getName());
        }
    }

    /** For a kubeconfig that no connection can be made from. */
    static NoCluster unusable(String cluster) {
        return new NoCluster(
                "the kubeconfig of Cluster " + cluster
                        + " cannot be used: its server, certificate or key is not what it should be",
                true);
    }
}
