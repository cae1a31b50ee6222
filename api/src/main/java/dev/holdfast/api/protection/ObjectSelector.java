package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Objects of an application: what all that is said here is true of. */
@Wire
@ValidationRule(
        value = "!(has(self.clusters) && has(self.clusterSelector))",
        message = "say which clusters by name (clusters) or by label (clusterSelector), not both")
public record ObjectSelector(
        @Size(max = 100)
        @JsonPropertyDescription(
                "The Clusters, as NAME in this namespace or NAMESPACE/NAME. Without this and clusterSelector: the cluster that holds the plans, and every Cluster.")
        List<String> clusters,

        @JsonPropertyDescription("The Clusters, by their labels.")
        LabelSelector clusterSelector,

        @Size(max = 100)
        @JsonPropertyDescription(
                "The namespaces on those clusters. Without any, the namespace with the name of this object's namespace.")
        List<String> namespaces,

        @JsonPropertyDescription("The objects' labels. Without it, every object.")
        LabelSelector labelSelector,

        @Size(max = 32) @JsonPropertyDescription("The objects' kinds, for example Deployment. Without any, every kind.")
        List<String> kinds) {

    public ObjectSelector {
        clusters = Frozen.list(clusters);
        namespaces = Frozen.list(namespaces);
        kinds = Frozen.list(kinds);
    }
}
