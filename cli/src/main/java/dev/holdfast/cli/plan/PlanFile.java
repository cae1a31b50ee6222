package dev.holdfast.cli.plan;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.lint.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The plans that a file holds. */
final class PlanFile {
    private PlanFile() {}

    static List<Found> read(Path file) {
        try {
            var plans = Documents.of(file.toString(), Files.readString(file)).stream()
                    .filter(found -> found.text("/kind").equals(Kind.PLAN.kind()))
                    .toList();
            if (plans.isEmpty()) {
                throw new Fault(ExitCode.USAGE, file + " holds no RecoveryPlan");
            }
            return plans;
        } catch (IOException e) {
            throw new Fault(ExitCode.USAGE, "cannot read " + file, e, List.of());
        }
    }
}
