package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Another cluster that plans may act on, reached with a kubeconfig from a Secret. */
@JsonClassDescription("Another cluster that plans may act on, reached with a kubeconfig from a Secret.")
@Group("holdfast.dev")
@Version("v1alpha1")
@Plural("clusters")
@ShortNames("hfc")
@Categories("holdfast")
@AdditionalPrinterColumn(name = "Site", jsonPath = ".spec.site", type = Type.STRING)
@AdditionalPrinterColumn(name = "Zone", jsonPath = ".spec.zone", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reachable",
        jsonPath = ".status.conditions[?(@.type==\"Reachable\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "As of", jsonPath = ".status.asOf", type = Type.DATE)
@AdditionalPrinterColumn(name = "Region", jsonPath = ".spec.region", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Secret", jsonPath = ".spec.kubeconfigSecretRef.name", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Allowed namespaces",
        jsonPath = ".spec.allowedNamespaces",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class Cluster extends CustomResource<ClusterSpec, ClusterStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ClusterSpec initSpec() {
        return null;
    }

    @Override
    protected ClusterStatus initStatus() {
        return null;
    }
}
