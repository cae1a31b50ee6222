package dev.holdfast.cli.plan;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.lint.Documents;
import java.nio.file.Path;
import java.util.List;

/** The plans that a file holds. */
final class PlanFile {
    private PlanFile() {}

    static List<Found> read(Path file) {
        var plans = Documents.of(file.toString(), FileText.read(file, "")).stream()
                .filter(found -> found.text("/kind").equals(Kind.PLAN.kind()))
                .toList();
        if (plans.isEmpty()) {
            throw new Fault(
                    ExitCode.USAGE,
                    file + " holds no RecoveryPlan",
                    "a plan begins with apiVersion: " + Kind.PLAN.apiVersion() + " and kind: " + Kind.PLAN.kind());
        }
        return plans;
    }
}
