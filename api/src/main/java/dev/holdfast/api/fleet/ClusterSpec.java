package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How the cluster is reached, and from where. */
@JsonClassDescription("How the cluster is reached, and from where.")
@Wire
public record ClusterSpec(
        @Required @JsonPropertyDescription("The Secret in this namespace that holds the kubeconfig.")
        SecretKeyRef kubeconfigSecretRef,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The ServiceAccount in this namespace as which the Secret is read. Without it the installation's default account is used.")
        String serviceAccountName,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Further namespaces whose plans may act on this cluster. Plans of this namespace always may.")
        List<String> allowedNamespaces) {

    public ClusterSpec {
        allowedNamespaces = Frozen.list(allowedNamespaces);
    }
}
