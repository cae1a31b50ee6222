package dev.holdfast.operator.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;

/**
 * A kubeconfig from a Secret must carry its credentials itself: one that runs a program or reads files of this machine
 * would give whoever can write the Secret the rights of this process.
 */
final class KubeconfigCheck {

    private static final Set<String> REFUSED =
            Set.of("exec", "auth-provider", "tokenFile", "client-certificate", "client-key", "certificate-authority");

    private KubeconfigCheck() {}

    static void check(String text, String cluster) throws NoCluster {
        JsonNode kubeconfig;
        try {
            kubeconfig = Serialization.unmarshal(text, JsonNode.class);
        } catch (RuntimeException e) {
            // The parser's own words may quote the credentials.
            throw new NoCluster("the kubeconfig of Cluster " + cluster + " is not YAML", true);
        }
        for (String list : new String[] {"users", "clusters"}) {
            for (var item : kubeconfig.path(list)) {
                var block = item.path(list.substring(0, list.length() - 1));
                for (String field : REFUSED) {
                    if (block.has(field)) {
                        throw new NoCluster(
                                "the kubeconfig of Cluster " + cluster + " uses \"" + field
                                        + "\"; only credentials inside the kubeconfig are accepted (token, …-data)",
                                true);
                    }
                }
                for (String url : new String[] {"server", "proxy-url"}) {
                    // Addresses are shown to people.
                    if (block.path(url).asText().contains("@")) {
                        throw new NoCluster(
                                "the kubeconfig of Cluster " + cluster + " has credentials in \"" + url
                                        + "\"; put them into the user, as token or …-data",
                                true);
                    }
                }
            }
        }
    }
}
