package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Template;
import java.time.Duration;

/** The batch/v1 Job that a job step creates. */
final class JobManifest {

    /** How long a Job is kept after its end that is not removed with its run: as long as somebody may still retry its step. */
    private static final Duration KEPT = Duration.ofDays(30);

    private JobManifest() {}

    /**
     * The Job stops by itself when the step's time is over, so that a step that gave up leaves nothing running. It counts
     * from its own start, so it is given the time that is left, in whole seconds and at least one.
     */
    static Json.Obj of(Frame frame, Action.Job job, Entry entry, Intent.Create intent) {
        var subject = frame.subject();
        var step = frame.step();
        var values = frame.values();
        var template = (Json.Obj) Template.fill(job.template(), values);
        var pod = template.get("spec")
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.object());
        if (pod.get("restartPolicy").isEmpty()) pod = pod.with("restartPolicy", Json.text("Never"));
        var spec = Json.object("template", template.with("spec", pod))
                .with(
                        "activeDeadlineSeconds",
                        Json.number(Math.max(
                                1,
                                Duration.between(frame.now(), entry.deadline()).toSeconds())));
        if (job.backoffLimit().isPresent()) {
            spec = spec.with("backoffLimit", Json.number(job.backoffLimit().get()));
        }
        var labels = Json.object(Subject.LABEL_RUN, Json.text(subject.name()))
                .with(Subject.LABEL_RUN_UID, Json.text(subject.uid()))
                .with(Subject.LABEL_STEP, Json.text(String.valueOf(step.number())));
        var metadata = Json.object("name", Json.text(intent.name()))
                .with("namespace", Json.text(intent.namespace()))
                .with("labels", labels);
        if (job.cluster().isEmpty() && intent.namespace().equals(frame.plan().namespace())) {
            metadata = metadata.with("ownerReferences", Json.array(owner(subject)));
        } else {
            spec = spec.with("ttlSecondsAfterFinished", Json.number(KEPT.toSeconds()));
        }
        return Json.object("apiVersion", Json.text("batch/v1"))
                .with("kind", Json.text("Job"))
                .with("metadata", metadata)
                .with("spec", spec);
    }

    /**
     * Beside the run, a Job is removed with it; elsewhere an owner would be unknown and the Job removed at once, so its cluster
     * removes it in time.
     */
    private static Json owner(Subject subject) {
        return Json.object("apiVersion", Json.text("recovery.elotl.co/v1alpha1"))
                .with("kind", Json.text("RecoveryRun"))
                .with("name", Json.text(subject.name()))
                .with("uid", Json.text(subject.uid()));
    }
}
