package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Names;
import java.util.Optional;

/** The RecoveryRun that a plan step creates: a frozen copy of the other plan, with whose child it is. */
final class ChildManifest {

    static final String API_VERSION = "recovery.elotl.co/v1alpha1";
    static final String RUN = "RecoveryRun";
    static final String RUNS = "recoveryruns";

    private ChildManifest() {}

    static Json.Obj of(Frame frame, Intent.Create intent, Json.Obj plan) {
        var subject = frame.subject();
        String name = text(plan, "metadata", "name");
        var labels = Json.object("app.kubernetes.io/managed-by", Json.text("holdfast"))
                .with("holdfast.dev/plan", Json.text(Names.labelValue(name)))
                .with(Subject.LABEL_RUN, Json.text(Names.labelValue(subject.name())))
                .with(Subject.LABEL_RUN_UID, Json.text(subject.uid()))
                .with(Subject.LABEL_STEP, Json.text(frame.step().number() + ""));
        var metadata = Json.object("name", Json.text(intent.name()))
                .with("namespace", Json.text(intent.namespace()))
                .with("labels", labels);
        if (intent.namespace().equals(frame.plan().namespace())) {
            metadata = metadata.with("ownerReferences", Json.array(owner(subject)));
        }
        return Json.object("apiVersion", Json.text(API_VERSION))
                .with("kind", Json.text(RUN))
                .with("metadata", metadata)
                .with("spec", spec(frame, plan, name));
    }

    private static Json.Obj spec(Frame frame, Json.Obj plan, String name) {
        var subject = frame.subject();
        var steps = Digest.kept(at(plan, "spec", "steps").orElse(Json.array()));
        var spec = Json.object("steps", steps)
                .with("digest", Json.text(Digest.of(steps)))
                .with(
                        "planRef",
                        Json.object("name", Json.text(name)).with("uid", Json.text(text(plan, "metadata", "uid"))))
                .with("parent", parent(frame));
        String account = text(plan, "spec", "serviceAccountName");
        if (!account.isEmpty()) spec = spec.with("serviceAccountName", Json.text(account));
        // one that is begun later starts as this run goes by then
        if (Grace.isAsked(frame.plan(), frame.journal(), frame.step().number())) {
            spec = spec.with("mode", Json.text(Mode.UNGRACEFUL.word()));
        }
        if (subject.alertLabels().isEmpty()) return spec;
        String alert = subject.alertLabels().getOrDefault("alertname", subject.name());
        return spec.with(
                "alertSpec", Json.object("name", Json.text(alert)).with("labels", Json.of(subject.alertLabels())));
    }

    private static Json.Obj parent(Frame frame) {
        var subject = frame.subject();
        var plans = subject.descent().plans().stream()
                .map(plan -> {
                    var id = Json.object("namespace", Json.text(plan.namespace()))
                            .with("name", Json.text(plan.name()));
                    return plan.uid().isEmpty() ? id : id.with("uid", Json.text(plan.uid()));
                })
                .toArray(Json[]::new);
        return Json.object("namespace", Json.text(frame.plan().namespace()))
                .with("name", Json.text(subject.name()))
                .with("uid", Json.text(subject.uid()))
                .with("step", Json.number(frame.step().number()))
                .with("depth", Json.number(subject.descent().depth() + 1))
                .with("plans", Json.array(plans));
    }

    /** Beside its parent, a child is removed with it; elsewhere an owner would be unknown and the child removed at once. */
    private static Json owner(Subject subject) {
        return Json.object("apiVersion", Json.text(API_VERSION))
                .with("kind", Json.text(RUN))
                .with("name", Json.text(subject.name()))
                .with("uid", Json.text(subject.uid()));
    }

    /** What stands at a path of members. */
    static Optional<Json> at(Json.Obj object, String... path) {
        Optional<Json> at = Optional.of(object);
        for (String member : path) {
            at = at.filter(Json.Obj.class::isInstance).flatMap(is -> ((Json.Obj) is).get(member));
        }
        return at;
    }

    private static String text(Json.Obj object, String... path) {
        return at(object, path).orElse(null) instanceof Json.Text(var text) ? text : "";
    }
}
