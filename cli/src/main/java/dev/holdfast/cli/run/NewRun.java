package dev.holdfast.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.expression.Cel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The RecoveryRun that a person creates from a plan. */
final class NewRun {
    /** The API server adds five characters to a generated name, and 63 are the most for a label. */
    private static final int NAME_MAX = 57;

    private NewRun() {}

    /** Refuses a plan that could not run anyway. */
    static void check(Found plan) {
        var problems = problems(plan);
        if (!problems.isEmpty()) {
            throw new Fault(
                    ExitCode.FINDINGS,
                    "the plan " + plan.name() + " cannot run; nothing was started\n" + String.join("\n", problems),
                    "kubectl get recoveryplan " + plan.name() + " -n " + plan.namespace()
                            + " -o yaml | holdfast plan lint -");
        }
    }

    static List<String> problems(Found plan) {
        var reading = StepReading.read(Typed.json(plan.at("/spec/steps")), Cel.LANGUAGE);
        var problems = new ArrayList<String>();
        reading.problems().forEach(problem -> problems.add(problem.toString()));
        if (problems.isEmpty()) {
            Preflight.check(reading.steps()).forEach(refusal -> problems.add(refusal.reason()));
        }
        return List.copyOf(problems);
    }

    /** {@code 1 Read the standby's address}, for each step. */
    static List<String> titles(Found plan) {
        return StepReading.read(Typed.json(plan.at("/spec/steps")), Cel.LANGUAGE).steps().stream()
                .map(step -> step.number() + " " + step.title())
                .toList();
    }

    /** A copy of the plan's steps, with the digest that tells whether two runs did the same. */
    static ObjectNode of(Found plan, Map<String, String> labels, boolean ungraceful) {
        var run = Trees.object().put("apiVersion", Kind.RUN.apiVersion()).put("kind", Kind.RUN.kind());
        run.putObject("metadata").put("generateName", prefix(plan.name())).put("namespace", plan.namespace());
        var spec = run.putObject("spec");
        if (!labels.isEmpty()) {
            var alert = spec.putObject("alertSpec");
            alert.put("name", labels.getOrDefault("alertname", "started-by-hand"));
            var copied = alert.putObject("labels");
            labels.forEach(copied::put);
        }
        var steps = Digest.kept(Typed.json(plan.at("/spec/steps")));
        spec.set("steps", Typed.tree(steps));
        spec.putObject("planRef").put("name", plan.name()).put("uid", plan.uid());
        spec.put("digest", Digest.of(steps));
        var account = plan.text("/spec/serviceAccountName");
        if (!account.isEmpty()) {
            spec.put("serviceAccountName", account);
        }
        if (ungraceful) {
            spec.put("mode", Mode.UNGRACEFUL.word());
        }
        return run;
    }

    private static String prefix(String plan) {
        var cut = plan.length() <= NAME_MAX ? plan : plan.substring(0, NAME_MAX);
        return cut.replace('.', '-').replaceAll("-+$", "") + "-";
    }
}
