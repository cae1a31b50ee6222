package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.AlertSpec;
import dev.holdfast.api.run.ObjectRef;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Names;
import dev.holdfast.operator.run.JsonTree;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** Makes the run of a plan for an alert: a frozen copy of the steps under a name that both of them determine. */
public final class RunFactory {
    /** On a run: the plan it was made from. */
    public static final String PLAN_LABEL = "holdfast.dev/plan";

    private RunFactory() {}

    public static RecoveryRun of(RecoveryPlan plan, ReceivedAlert alert) {
        var home = plan.getMetadata();
        var run = new RecoveryRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(home.getNamespace())
                .withName(Names.run(
                        home.getNamespace(), home.getName(), alert.getMetadata().getUid()))
                .withLabels(Map.of(Mapping.MANAGED_BY, Mapping.HOLDFAST, PLAN_LABEL, Names.labelValue(home.getName())))
                .build());
        run.setSpec(new RecoveryRunSpec(
                new AlertSpec(alert.getMetadata().getName(), alert.getSpec().labels()),
                plan.getSpec().steps(),
                reference(home.getNamespace(), plan),
                reference(home.getNamespace(), alert),
                Digest.of(JsonTree.of(plan.getSpec().steps())),
                plan.getSpec().serviceAccountName(),
                null,
                null,
                null));
        return run;
    }

    private static ObjectRef reference(String home, HasMetadata object) {
        var meta = object.getMetadata();
        var namespace = meta.getNamespace().equals(home) ? null : meta.getNamespace();
        return new ObjectRef(namespace, meta.getName(), meta.getUid());
    }
}
