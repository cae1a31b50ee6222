package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the steps of a journal have done to objects, read from the objects. */
final class Effects {

    private Effects() {}

    /** The field that a step sets, if it sets one. */
    static Optional<Action.Patch> write(Action action) {
        return switch (action) {
            case Action.Patch patch -> Optional.of(patch);
            case Action.Scale scale -> Optional.of(scale.write());
            case Action.Job ignored -> Optional.empty();
            case Action.Child ignored -> Optional.empty();
            case Action.Wait ignored -> Optional.empty();
            case Action.Apply apply -> Optional.of(write(apply));
            case Action.Delete ignored -> Optional.empty();
            case Action.ReadField ignored -> Optional.empty();
            case Action.Probe ignored -> Optional.empty();
            case Action.Http ignored -> Optional.empty();
            case Action.Notify ignored -> Optional.empty();
            case Action.Hold hold -> Optional.of(hold.what().holding());
            // what was there before the run: none of the simulated objects was held
            case Action.Release release -> Optional.of(release.what().giving(Optional.empty()));
            // fences have a simulation of their own
            case Action.Fence ignored -> Optional.empty();
            case Action.Unfence ignored -> Optional.empty();
            case Action.Approval ignored -> Optional.empty();
            case Action.Pause ignored -> Optional.empty();
        };
    }

    /** The manifests of the simulated plans have one part beside what names the object. */
    private static Action.Patch write(Action.Apply apply) {
        String part = apply.manifest().members().keySet().stream()
                .filter(name -> !Set.of("apiVersion", "kind", "metadata").contains(name))
                .findFirst()
                .orElseThrow();
        return new Action.Patch(
                apply.target(),
                FieldPath.parse(part),
                apply.manifest().get(part).orElseThrow(),
                PatchKind.APPLY);
    }

    /** The value that a patch step writes, its templates filled in from the journal. */
    static Json value(Action.Patch patch, Journal journal) {
        Map<String, String> texts = new HashMap<>();
        journal.values()
                .forEach((key, held) -> texts.put(
                        key,
                        held.value()
                                .map(json -> json instanceof Json.Text(var text) ? text : json.print())
                                .orElse("")));
        return Template.fill(patch.value(), texts);
    }

    static Optional<Json> field(Action.Patch patch, Json.Obj object) {
        var path = patch.path().appends() ? new FieldPath(patch.path().parent()) : patch.path();
        return path.find(object) instanceof Lookup.Found(var value) ? Optional.of(value) : Optional.empty();
    }

    /** Whether the object shows that the step has happened. */
    static boolean holds(Step step, Journal journal, Json.Obj object) {
        return switch (step.action()) {
            case Action.Patch patch -> holds(patch, value(patch, journal), object);
            case Action.Scale scale ->
                holds(scale.write(), scale.write().value(), object)
                        && Trees.at(object, "status", "readyReplicas")
                                .orElse(Json.number(0))
                                .equals(Json.number(scale.replicas()));
            case Action.Apply apply -> holds(write(apply), value(write(apply), journal), object);
            // no state of an object shows that it is gone
            case Action.Delete ignored -> false;
            case Action.Wait wait -> holds(wait.until(), object);
            case Action.Child ignored ->
                throw new IllegalArgumentException("children are simulated in ChildSimulation");
            case Action.Job ignored -> Trees.text(object, "status", "phase").equals("Complete");
            case Action.ReadField read ->
                read.path().find(object) instanceof Lookup.Found(var value)
                        && output(journal, step).equals(Optional.of(value));
            // the message is there, the host is there
            case Action.Probe ignored -> true;
            case Action.Http ignored -> true;
            case Action.Notify ignored -> true;
            case Action.Hold hold ->
                holds(hold.what().holding(), hold.what().holding().value(), object);
            // of what had been held before, nothing is to be seen: HoldsGivenBack
            case Action.Release ignored -> true;
            case Action.Fence ignored -> false;
            case Action.Unfence ignored -> false;
            case Action.Approval ignored -> throw new IllegalStateException("an approval has no object");
            case Action.Pause ignored -> throw new IllegalStateException("a pause has no object");
        };
    }

    private static boolean holds(Until until, Json.Obj object) {
        return switch (until) {
            case Until.Condition(var type, var status) ->
                Trees.at(object, "status", "observedGeneration").equals(Trees.at(object, "metadata", "generation"))
                        && Trees.at(object, "status", "conditions").orElse(null) instanceof Json.Arr(var conditions)
                        && conditions.stream()
                                .anyMatch(is -> Trees.text(is, "type").equals(type)
                                        && Trees.text(is, "status").equals(status));
            case Until.Field(var path, var value) ->
                path.find(object) instanceof Lookup.Found(var is) && is.equals(value);
            case Until.Holding(var expression) ->
                expression.judge(Map.of(Until.OBJECT, object)) instanceof Expression.Judgement.Holds;
        };
    }

    private static boolean holds(Action.Patch patch, Json value, Json.Obj object) {
        var field = field(patch, object);
        if (patch.path().appends()) return field.orElse(null) instanceof Json.Arr(var items) && items.contains(value);
        return covers(field, value, patch.kind());
    }

    private static boolean covers(Optional<Json> is, Json wanted, PatchKind kind) {
        if (wanted instanceof Json.Null) return is.isEmpty() || is.get() instanceof Json.Null;
        if (kind == PatchKind.JSON || !(wanted instanceof Json.Obj(var members))) return is.equals(Optional.of(wanted));
        return members.entrySet().stream()
                .allMatch(member -> covers(is.flatMap(at -> Trees.at(at, member.getKey())), member.getValue(), kind));
    }

    /** Whether the part of a field that a write touches is in both states the same. */
    static boolean sameUnder(Action.Patch patch, Json value, Optional<Json> one, Optional<Json> other) {
        boolean partial = !patch.path().throughList() && patch.kind() != PatchKind.JSON && value instanceof Json.Obj;
        if (!partial) return one.equals(other);
        return ((Json.Obj) value).members().keySet().stream().allMatch(name -> one.flatMap(at -> Trees.at(at, name))
                .equals(other.flatMap(at -> Trees.at(at, name))));
    }

    private static Optional<Json> output(Journal journal, Step step) {
        return journal.entry(step.number())
                .flatMap(Entry::output)
                .map(Entry.Output::value)
                .flatMap(Held::value);
    }

    static Optional<Intent.Change> change(Entry entry) {
        return entry.intent().filter(Intent.Change.class::isInstance).map(Intent.Change.class::cast);
    }
}
