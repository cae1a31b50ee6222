package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a step does with objects of Kubernetes, as manifests write it: the blocks of all types that are not read elsewhere. */
final class ObjectReading {

    /** Most restarts of a Job's pods; its step's time ends far sooner. */
    private static final int BACKOFF_LIMIT_MAX = 1000;

    private static final List<String> WAITED_FOR = List.of("condition", "field", "expression");

    private static final Set<String> STATUSES = Set.of("True", "False", "Unknown");

    private final BiConsumer<String, String> problems;
    private final ExpressionReading expressions;
    private int found;

    ObjectReading(BiConsumer<String, String> problems, ExpressionReading expressions) {
        this.problems = problems;
        this.expressions = expressions;
    }

    Optional<Action> readField(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var path = path(block, "readField.fieldPath");
        var key = StepReading.text(block, "outputKey")
                .filter(k -> Template.KEY.matcher(k).matches());
        if (key.isEmpty())
            wrong("readField.outputKey", "needs a name of at most 128 letters, digits and _ for later steps to use");
        return target.isEmpty() || path.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.ReadField(target.get(), path.get(), key.get()));
    }

    Optional<Action> patch(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var override = block.get("override").filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
        if (override.isEmpty()) return wrong("patch.override", "needs fieldPath and value.raw");
        var path = path(override.get(), "patch.override.fieldPath");
        var raw = override.get().get("value").filter(Json.Obj.class::isInstance).flatMap(value -> ((Json.Obj) value)
                .get("raw"));
        if (raw.isEmpty()) wrong("patch.override.value.raw", "needs a value; null is written as raw: null");
        String mediaType = StepReading.text(block, "patchType").orElse(PatchKind.MERGE.mediaType());
        var kind = PatchKind.of(mediaType);
        if (kind.isEmpty())
            wrong("patch.patchType", ObjectName.shown(mediaType) + " is not a patch type of Kubernetes");
        return target.isEmpty() || path.isEmpty() || raw.isEmpty() || kind.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Patch(target.get(), path.get(), raw.get(), kind.get()));
    }

    Optional<Action> scale(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var replicas = block.get("replicas").flatMap(count -> StepReading.whole(count, Action.Scale.REPLICAS_MAX));
        if (replicas.isEmpty()) wrong("scale.replicas", "needs a whole number, 0 or more");
        return target.isEmpty() || replicas.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Scale(target.get(), replicas.get()));
    }

    Optional<Action> wait(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        var what =
                WAITED_FOR.stream().filter(name -> block.get(name).isPresent()).toList();
        if (what.size() != 1) {
            return wrong("wait", "needs one thing to wait for: a condition, a field or an expression");
        }
        Optional<Until> until =
                switch (what.getFirst()) {
                    case "condition" -> condition(block);
                    case "field" -> field(block);
                    default -> expression(block);
                };
        return target.flatMap(object -> until.map(wanted -> new Action.Wait(object, wanted)));
    }

    private Optional<Until> condition(Json.Obj block) {
        var condition = StepReading.member(block, "condition");
        var type = condition.flatMap(is -> StepReading.text(is, "type")).filter(is -> !is.isBlank());
        if (type.isEmpty()) return wrong("wait.condition.type", "needs the type of a condition, such as Available");
        String status = condition.flatMap(is -> StepReading.text(is, "status")).orElse("True");
        if (!STATUSES.contains(status)) {
            return wrong("wait.condition.status", ObjectName.shown(status) + " is not True, False or Unknown");
        }
        return Optional.of(new Until.Condition(type.get(), status));
    }

    private Optional<Until> field(Json.Obj block) {
        var field = StepReading.member(block, "field");
        if (field.isEmpty()) return wrong("wait.field", "needs fieldPath and value.raw");
        var path = path(field.get(), "wait.field.fieldPath");
        var raw = StepReading.member(field.get(), "value").flatMap(value -> value.get("raw"));
        if (raw.isEmpty()) wrong("wait.field.value.raw", "needs the value to wait for");
        return path.flatMap(at -> raw.map(value -> new Until.Field(at, value)));
    }

    private Optional<Until> expression(Json.Obj block) {
        return expressions
                .read(StepReading.text(block, "expression").orElse(""), "wait.expression", Set.of(Until.OBJECT))
                .map(Until.Holding::new);
    }

    Optional<Action> delete(Json.Obj block, String cluster) {
        var target = target(block, cluster);
        String word = StepReading.text(block, "propagation").orElse(Propagation.BACKGROUND.word());
        var propagation = Propagation.of(word);
        if (propagation.isEmpty()) {
            wrong("delete.propagation", ObjectName.shown(word) + " is not Background, Foreground or Orphan");
        }
        return target.flatMap(object -> propagation.map(how -> new Action.Delete(object, how)));
    }

    Optional<Action> apply(Json.Obj block, String cluster) {
        var manifest = StepReading.member(block, "manifest");
        if (manifest.isEmpty()) return wrong("apply.manifest", "needs the manifest of one object");
        var metadata = StepReading.member(manifest.get(), "metadata").orElse(Json.object());
        int before = found;
        String apiVersion = identity(manifest.get(), "apiVersion", "apiVersion");
        String kind = identity(manifest.get(), "kind", "kind");
        String name = identity(metadata, "name", "metadata.name");
        String namespace =
                metadata.get("namespace").isEmpty() ? "" : identity(metadata, "namespace", "metadata.namespace");
        for (String own : List.of("uid", "resourceVersion", "managedFields", "generateName")) {
            if (metadata.get(own).isPresent()) {
                wrong("apply.manifest.metadata." + own, "is for the API server to say; leave it out");
            }
        }
        if (found > before) return Optional.empty();
        var target = new Target(cluster, apiVersion, kind, namespace, name);
        return target.astray()
                .map(words -> this.<Action>wrong("apply.manifest", words))
                .orElse(Optional.of(new Action.Apply(target, manifest.get())));
    }

    /** What says which object it is: known before the run, so that rights to it can be given by name. */
    private String identity(Json.Obj object, String member, String field) {
        String text = StepReading.text(object, member).orElse("");
        if (text.isBlank()) wrong("apply.manifest." + field, "needs a text");
        if (!Template.keys(Json.text(text)).isEmpty()) {
            wrong("apply.manifest." + field, "says which object it is, and can be no template");
        }
        return text;
    }

    Optional<Action> job(Json.Obj block, String cluster) {
        if (!(block.get("template").orElse(null) instanceof Json.Obj template)) {
            return wrong("job.template", "needs a pod template");
        }
        var backoffLimit = block.get("backoffLimit").flatMap(limit -> StepReading.whole(limit, BACKOFF_LIMIT_MAX));
        if (backoffLimit.isEmpty() && block.get("backoffLimit").isPresent()) {
            return wrong("job.backoffLimit", "needs a whole number from 0 to " + BACKOFF_LIMIT_MAX);
        }
        String namespace = StepReading.text(block, "namespace").orElse("");
        if (!namespace.isEmpty() && !ObjectName.isLabel(namespace)) {
            return wrong("job.namespace", ObjectName.noNamespace(namespace));
        }
        return Optional.of(new Action.Job(cluster, namespace, template, backoffLimit));
    }

    Optional<Action> child(Json.Obj block) {
        var name = StepReading.text(block, "name").filter(value -> !value.isBlank());
        if (name.isEmpty()) wrong("plan.name", "needs the name of a RecoveryPlan");
        var key = StepReading.text(block, "outputKey");
        boolean keyFits = key.isEmpty() || Template.KEY.matcher(key.get()).matches();
        if (!keyFits) wrong("plan.outputKey", "needs a name of at most 128 letters, digits and _");
        return name.filter(ignored -> keyFits)
                .map(plan ->
                        new Action.Child(StepReading.text(block, "namespace").orElse(""), plan, key));
    }

    private Optional<Target> target(Json.Obj block, String cluster) {
        var missing = new ArrayList<String>();
        for (String field : List.of("apiVersion", "resource", "name")) {
            if (StepReading.text(block, field).filter(value -> !value.isBlank()).isEmpty()) missing.add(field);
        }
        if (!missing.isEmpty()) return wrong("", "the object needs " + String.join(", ", missing));
        var target = new Target(
                cluster,
                StepReading.text(block, "apiVersion").orElseThrow(),
                StepReading.text(block, "resource").orElseThrow(),
                StepReading.text(block, "namespace").orElse(""),
                StepReading.text(block, "name").orElseThrow());
        return target.astray().map(words -> this.<Target>wrong("", words)).orElse(Optional.of(target));
    }

    private Optional<FieldPath> path(Json.Obj block, String field) {
        var text = StepReading.text(block, "fieldPath");
        if (text.isEmpty()) return wrong(field, "needs a field path such as spec.replicas");
        try {
            return Optional.of(FieldPath.parse(text.get()));
        } catch (IllegalArgumentException e) {
            return wrong(field, e.getMessage());
        }
    }

    private <T> Optional<T> wrong(String field, String message) {
        found++;
        problems.accept(field, message);
        return Optional.empty();
    }
}
