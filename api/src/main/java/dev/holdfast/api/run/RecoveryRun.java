package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.holdfast.api.plan.Step;
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

/** One execution of a recovery plan, with a frozen copy of the plan and a journal of everything done. */
@JsonClassDescription(
        "One execution of a recovery plan, with a frozen copy of its steps and a journal of everything done.")
@Group("recovery.elotl.co")
@Version("v1alpha1")
@Plural("recoveryruns")
@ShortNames("rrun")
@Categories("holdfast")
@SchemaSwap(originalType = Step.class, fieldName = "parallel", depth = 1)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Plan", jsonPath = ".spec.planRef.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Parent", jsonPath = ".spec.parent.name", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Alert", jsonPath = ".spec.alertSpec.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Steps", jsonPath = ".status.progress", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Success\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Success\")].message",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Completed", jsonPath = ".status.completionTime", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class RecoveryRun extends CustomResource<RecoveryRunSpec, RecoveryRunStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected RecoveryRunSpec initSpec() {
        return null;
    }

    @Override
    protected RecoveryRunStatus initStatus() {
        return null;
    }
}
