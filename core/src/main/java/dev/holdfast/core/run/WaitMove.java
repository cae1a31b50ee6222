package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.Expression.Judgement;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.plan.Until;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides about a wait step. It has no effect: a step whose object is as it shall be at once costs no write of its own,
 * and one that waits costs one. A condition that its controller wrote before it saw the object's newest generation is
 * not believed; nor is anything, by a step that confirms a demotion, that is older than what was asked for last.
 */
final class WaitMove {

    private static final FieldPath CONDITIONS = FieldPath.parse("status.conditions");
    private static final FieldPath OBSERVED_BY_CONDITION = FieldPath.parse("observedGeneration");

    private WaitMove() {}

    /** What an object is like, in words, and whether that is what is waited for. */
    private record Found(boolean met, String words) {}

    static Move decide(Frame frame, Action.Wait wait, Report report) {
        var look = new Look.AtObject(frame.step().number(), wait.target(), Optional.empty());
        var entry = frame.entry(Entry.State.WAITING);
        return frame.watch(
                "a wait", entry, look, wait.target(), report, object -> seen(frame, wait, look, entry, object));
    }

    private static Move seen(Frame frame, Action.Wait wait, Look look, Entry entry, Optional<Json.Obj> object) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        var found = object.map(read -> confirmed(frame, found(frame, wait, read), read))
                .orElse(new Found(false, wait.target() + " does not exist"));
        if (found.met()) return frame.again(entry.succeeded(frame.now(), found.words()));
        if (frame.overdue(entry)) {
            return frame.fail(entry, "waited " + Output.words(frame.step().timeout()) + ": " + found.words());
        }
        // What was found first stays in the journal: an object that changes all the time is not a write each time.
        return frame.rest(
                Frame.hasTold(entry) ? entry : entry.waiting(found.words()), entry.deadline(), Optional.of(look));
    }

    private static Found confirmed(Frame frame, Found found, Json.Obj object) {
        if (!found.met() || !(frame.step().interlock().orElse(null) instanceof Interlock.Demotion)) return found;
        return Generation.isSeen(object)
                ? found
                : new Found(false, found.words() + ", but its controller has not seen what was asked for last");
    }

    private static Found found(Frame frame, Action.Wait wait, Json.Obj object) {
        return switch (wait.until()) {
            case Until.Condition condition -> condition(frame, condition, object);
            case Until.Field(var path, var value) -> {
                boolean sensitive = frame.usesSecrets() || object.get("kind").equals(Optional.of(Json.text("Secret")));
                var wanted = Template.fill(value, frame.values());
                yield switch (path.find(object)) {
                    case Lookup.Found(var is)
                    when is.equals(wanted) ->
                        new Found(true, path + " is " + Held.of(is, sensitive).shown());
                    case Lookup.Found(var is) ->
                        new Found(
                                false,
                                path + " is " + Held.of(is, sensitive).shown() + ", not "
                                        + Held.of(wanted, sensitive).shown());
                    case Lookup.Missing(var where) ->
                        wanted instanceof Json.Null
                                ? new Found(true, path + " is absent")
                                : new Found(false, "there is no " + path + ": " + where);
                };
            }
            case Until.Holding(var expression) -> holding(frame, expression, object);
        };
    }

    /** What cannot be judged yet, for a field is not there, is waited for; why is not told of a Secret. */
    private static Found holding(Frame frame, Expression expression, Json.Obj object) {
        boolean secret = object.get("kind").equals(Optional.of(Json.text("Secret")));
        return switch (expression.judge(Map.of(Until.OBJECT, object))) {
            case Judgement.Holds() -> new Found(true, expression.text() + " holds");
            case Judgement.Fails() -> new Found(false, expression.text() + " does not hold");
            case Judgement.Unclear(var words) ->
                new Found(false, expression.text() + " cannot be told" + (secret ? "" : ": " + frame.clean(words)));
        };
    }

    private static Found condition(Frame frame, Until.Condition wanted, Json.Obj object) {
        var condition = conditions(object)
                .filter(is -> text(is, "type").equals(wanted.type()))
                .findFirst();
        if (condition.isEmpty()) return new Found(false, "there is no condition " + wanted.type());
        String status = text(condition.get(), "status");
        String is = "condition " + wanted.type() + " is " + (status.isEmpty() ? "without a status" : status);
        if (!status.equals(wanted.status())) return new Found(false, is + why(frame, condition.get()));
        return isObserved(condition.get(), object)
                ? new Found(true, is)
                : new Found(false, is + ", but for an older generation of the object");
    }

    private static Stream<Json.Obj> conditions(Json.Obj object) {
        return CONDITIONS.find(object) instanceof Lookup.Found(Json.Arr(var items))
                ? items.stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                : Stream.of();
    }

    /** As {@code kubectl wait} does: the condition's own word on the generation counts before the status's. */
    private static boolean isObserved(Json.Obj condition, Json.Obj object) {
        var seen = Generation.number(condition, OBSERVED_BY_CONDITION).or(() -> Generation.seen(object));
        return Generation.isNewest(seen, object);
    }

    private static String why(Frame frame, Json.Obj condition) {
        String why = text(condition, "reason") + " " + text(condition, "message");
        return why.isBlank() ? "" : " (" + frame.clean(why.strip()) + ")";
    }

    private static String text(Json.Obj object, String member) {
        return object.get(member).orElse(null) instanceof Json.Text(var value) ? value : "";
    }
}
