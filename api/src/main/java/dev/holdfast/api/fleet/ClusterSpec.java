package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How the cluster is reached, from where, and where it stands. */
@JsonClassDescription("How the cluster is reached, from where, and where it stands.")
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
        List<String> allowedNamespaces,

        @Size(min = 1, max = 63)
        @Pattern(PLACE)
        @JsonPropertyDescription(
                "The site it stands at, for example a data centre. Clusters of one site may fail together.")
        String site,

        @Size(min = 1, max = 63)
        @Pattern(PLACE)
        @JsonPropertyDescription("The zone within the site, for example a room.")
        String zone,

        @Size(min = 1, max = 63)
        @Pattern(PLACE)
        @JsonPropertyDescription(
                "The region of the site, for example a metropolitan area. Sites of one region may fail together.")
        String region,

        @JsonPropertyDescription("What one slow or silent cluster may take of the operator.")
        ClusterLimits limits) {

    /** Names of sites, zones and regions, as Kubernetes' topology labels spell them. */
    private static final String PLACE = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$";

    public ClusterSpec {
        allowedNamespaces = Frozen.list(allowedNamespaces);
    }
}
