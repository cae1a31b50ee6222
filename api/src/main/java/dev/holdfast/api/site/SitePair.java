package dev.holdfast.api.site;

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

/**
 * Two sites of which one may take the other over. What decides are the agents of the sites, which need no Kubernetes: this
 * says what is meant, and shows what they say.
 */
@JsonClassDescription(
        "Two sites of which one may take the other over. What decides are the agents of the sites, which need no Kubernetes: this says what is meant, and shows what they say.")
@Group("holdfast.dev")
@Version("v1alpha1")
@Plural("sitepairs")
@ShortNames("hfs")
@Categories("holdfast")
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.members", type = Type.STRING)
@AdditionalPrinterColumn(name = "Epoch", jsonPath = ".status.epoch", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Taken", jsonPath = ".status.taken.site", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Witness", jsonPath = ".spec.witness", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Profile", jsonPath = ".spec.profile", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class SitePair extends CustomResource<SitePairSpec, SitePairStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected SitePairSpec initSpec() {
        return null;
    }

    @Override
    protected SitePairStatus initStatus() {
        return null;
    }
}
