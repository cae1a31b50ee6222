package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.SchemaSwap;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A recovery plan: the alerts that start it, and the steps it takes in order. */
@JsonClassDescription("A recovery plan: the alerts that start it, and the steps it takes in order.")
@Group("recovery.elotl.co")
@Version("v1alpha1")
@Plural("recoveryplans")
@ShortNames("rplan")
@Categories("holdfast")
@SchemaSwap(originalType = Step.class, fieldName = "parallel", depth = 1)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.serviceAccountName", type = Type.STRING)
@AdditionalPrinterColumn(name = "Alert labels", jsonPath = ".spec.alertLabels", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class RecoveryPlan extends CustomResource<RecoveryPlanSpec, RecoveryPlanStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @java.lang.Override
    protected RecoveryPlanSpec initSpec() {
        return null;
    }

    @java.lang.Override
    protected RecoveryPlanStatus initStatus() {
        return null;
    }
}
