package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import java.util.Set;

/** What Kubernetes asks of the pod template of a Job. */
final class JobRules {
    private static final Set<String> RESTART_POLICIES = Set.of("Never", "OnFailure");

    private JobRules() {}

    static void check(Report report, Json.Obj template, String at) {
        NullRules.check(report, template, at);
        FieldRules.checkMetadata(report, template, at);
        if (!(template.get("spec").orElse(null) instanceof Json.Obj spec)) {
            report.add(Rule.JOB_TEMPLATE, at, "a pod template needs a spec");
            return;
        }
        spec.get("restartPolicy").ifPresent(policy -> {
            if (!(policy instanceof Json.Text(var word)) || !RESTART_POLICIES.contains(word)) {
                report.add(
                        Rule.JOB_TEMPLATE,
                        at + "/spec/restartPolicy",
                        "a Job's pod needs restartPolicy Never or OnFailure (without one it is Never)");
            }
        });
        if (!(spec.get("containers").orElse(null) instanceof Json.Arr(var containers)) || containers.isEmpty()) {
            report.add(Rule.JOB_TEMPLATE, at + "/spec", "a pod needs at least one container");
            return;
        }
        for (int i = 0; i < containers.size(); i++) {
            var pointer = Pointer.index(at + "/spec/containers", i);
            for (var field : new String[] {"name", "image"}) {
                if (!(StepRules.member(containers.get(i), field).orElse(null) instanceof Json.Text)) {
                    report.add(
                            Rule.JOB_TEMPLATE,
                            pointer,
                            "a container needs " + (field.equals("name") ? "a name" : "an image"));
                }
            }
        }
    }
}
