package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An application, its objects over clusters, and the plans that recover it: of those, one run acts at a time. */
@JsonClassDescription(
        "An application, its objects over clusters, and the plans that recover it: of those, one run acts at a time.")
@Group("holdfast.dev")
@Version("v1alpha1")
@Plural("protectedapplications")
@ShortNames("hfa")
@Categories("holdfast")
@ValidationRule(
        value = "!has(self.spec.dependsOn) || !(self.metadata.name in self.spec.dependsOn)",
        message = "an application cannot depend on itself; take its own name out of spec.dependsOn")
@AdditionalPrinterColumn(name = "Priority", jsonPath = ".spec.priority", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "RTO", jsonPath = ".spec.rto", type = Type.STRING)
@AdditionalPrinterColumn(name = "RPO", jsonPath = ".spec.rpo", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Held by", jsonPath = ".status.holder.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Plans", jsonPath = ".spec.plans", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Depends on", jsonPath = ".spec.dependsOn", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Sites", jsonPath = ".spec.sites", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class ProtectedApplication extends CustomResource<ProtectedApplicationSpec, ProtectedApplicationStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ProtectedApplicationSpec initSpec() {
        return null;
    }

    @Override
    protected ProtectedApplicationStatus initStatus() {
        return null;
    }
}
