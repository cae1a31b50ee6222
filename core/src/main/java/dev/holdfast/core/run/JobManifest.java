package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Template;
import java.util.Map;

/** The batch/v1 Job that a job step creates. */
final class JobManifest {

    private JobManifest() {}

    /** The Job stops by itself when the step's time is over, so that a step that gave up leaves nothing running. */
    static Json.Obj of(Subject subject, Step step, Action.Job job, Intent.Create intent, Map<String, String> values) {
        var template = (Json.Obj) Template.fill(job.template(), values);
        var pod = template.get("spec")
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.object());
        if (pod.get("restartPolicy").isEmpty()) pod = pod.with("restartPolicy", Json.text("Never"));
        var spec = Json.object("template", template.with("spec", pod))
                .with(
                        "activeDeadlineSeconds",
                        Json.number(Math.max(1, step.timeout().toSeconds())));
        if (job.backoffLimit().isPresent()) {
            spec = spec.with("backoffLimit", Json.number(job.backoffLimit().get()));
        }
        var labels = Json.object(Subject.LABEL_RUN, Json.text(subject.name()))
                .with(Subject.LABEL_RUN_UID, Json.text(subject.uid()))
                .with(Subject.LABEL_STEP, Json.text(String.valueOf(step.number())));
        return Json.object("apiVersion", Json.text("batch/v1"))
                .with("kind", Json.text("Job"))
                .with(
                        "metadata",
                        Json.object("name", Json.text(intent.name()))
                                .with("namespace", Json.text(intent.namespace()))
                                .with("labels", labels))
                .with("spec", spec);
    }
}
