package dev.holdfast.api.freeze;

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
 * A stop switch: as long as it is there and has not expired, nothing is done within its reach. It has no status: who sets
 * it says all of it, and nobody has to write anything before it holds.
 */
@JsonClassDescription("A stop switch: as long as it is there and has not expired, nothing is done within its reach.")
@Group("holdfast.dev")
@Version("v1alpha1")
@Plural("freezes")
@ShortNames("hff")
@Categories("holdfast")
@AdditionalPrinterColumn(name = "Scope", jsonPath = ".spec.scope", type = Type.STRING)
@AdditionalPrinterColumn(name = "Site", jsonPath = ".spec.site", type = Type.STRING)
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expires", type = Type.STRING)
@AdditionalPrinterColumn(name = "Set by", jsonPath = ".spec.setBy", type = Type.STRING)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".spec.reason", type = Type.STRING)
@AdditionalPrinterColumn(name = "Application", jsonPath = ".spec.application", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Plans", jsonPath = ".spec.plans", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class Freeze extends CustomResource<FreezeSpec, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected FreezeSpec initSpec() {
        return null;
    }
}
