package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides about a fence over the API of the old primary's own cluster.
 *
 * <ol>
 *   <li>The plan says which pods are its own, and the object is of a kind that may not: at least one such pod must be there
 *       before anything is written. A list that was never anything but empty proves nothing.
 *   <li>The field is set as a patch sets it ({@link PatchMove}), and that it is set goes into the journal: it is never
 *       set again, and whoever changes it back makes the step fail.
 *   <li>The object is watched until its controller has seen that generation. That the API server took the write says
 *       nothing about what runs.
 *   <li>Then, and after that look only, its pods are asked for: when none is left that could act, that is the evidence.
 *       Else they are watched, and the object is looked at again before they are.
 *   <li>A controller that does not say which generation it has seen may still make pods of the one before: then none must
 *       be left twice, {@link #STEADY} apart.
 * </ol>
 */
final class ApiFenceMove {

    /** How long no pod must be left of an object whose controller does not say what it has seen. */
    static final Duration STEADY = Duration.ofSeconds(10);

    private static final FieldPath REPLICAS = FieldPath.parse("spec.replicas");
    private static final FieldPath REPLICAS_LEFT = FieldPath.parse("status.replicas");
    private static final FieldPath TEMPLATE = FieldPath.parse("spec.template.metadata.labels");
    private static final FieldPath SELECTOR = FieldPath.parse("spec.selector");
    private static final FieldPath NAME = FieldPath.parse("metadata.name");
    private static final Json POD_LIST = Json.text("PodList");

    private ApiFenceMove() {}

    static Move fence(Frame frame, String primary, FenceMethod.Api api, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (entry.own().orElse(null) instanceof Intent.Change change && change.written()) {
            return follow(frame, primary, api, entry, change, report);
        }
        boolean asked = report instanceof Report.Nothing && !isResting(frame, entry);
        boolean answered = report instanceof Report.Seen(var read, var ignored) && isPods(read);
        if (mustSeePods(api, entry) && (asked || answered)) {
            if (asked) return frame.read(podsLook(frame, api, labels(api)));
            if (names(((Report.Seen) report).object().orElseThrow()).isEmpty()) {
                return frame.fail(
                        entry,
                        "no pod of " + api.change().target() + " is there by the labels " + labels(api)
                                + ": that none is left later would prove nothing; nothing was written. Correct"
                                + " fence.api.pods.matchLabels, or answer for it by a waiver");
            }
            return frame.read(look(frame, api));
        }
        return PatchMove.decide(frame, api.change(), report, (set, found) -> {
            var confirmed = ((Intent.Change) set.intent().orElseThrow()).confirmed();
            return rest(frame, set.following(confirmed, found, ""), unseen(api), look(frame, api));
        });
    }

    private static Move follow(
            Frame frame, String primary, FenceMethod.Api api, Entry entry, Intent.Change change, Report report) {
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look(frame, api));
            case Report.Seen(var object, var ignored)
            when isPods(object) -> pods(frame, primary, api, entry, object.get());
            case Report.Seen(var object, var ignored) -> seen(frame, api, entry, change, object);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot read what is left of it: " + words);
            case Report.Unserved(var words) -> frame.fail(entry, "cannot read what is left of it: " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot see whether " + primary + " is fenced: " + words);
            }
            case Report.JobSeen r -> throw strange(r);
            case Report.Answered r -> throw strange(r);
            case Report.Done r -> throw strange(r);
            case Report.Conflicted r -> throw strange(r);
            case Report.Refused r -> throw strange(r);
            case Report.Unclear r -> throw strange(r);
        };
    }

    private static Move seen(
            Frame frame, FenceMethod.Api api, Entry entry, Intent.Change change, Optional<Json.Obj> read) {
        var target = api.change().target();
        if (read.isEmpty()) return frame.fail(entry, target + " was deleted while it was being fenced");
        var object = read.get();
        if (!Write.versionOf(object)
                .uid()
                .equals(change.precondition().orElseThrow().uid())) {
            return frame.fail(entry, target + " was deleted and made anew while it was being fenced");
        }
        if (!Write.isDone(
                api.change(), api.change().value(), change.desired().value().orElse(new Json.Null()), object)) {
            var now = Write.find(api.change(), object);
            return frame.fail(
                    entry,
                    "somebody else has changed " + api.change().path() + " of " + target
                            + " while it was being fenced, to "
                            + now.map(is -> Held.of(is, frame.usesSecrets()).shown())
                                    .orElse("nothing"));
        }
        var stray = stray(api, object);
        if (stray.isPresent()) return frame.fail(entry, stray.get());
        if (!isObserved(api, object)) return rest(frame, entry, unseen(api), look(frame, api));
        var selector = selector(api, object);
        if (selector.isEmpty()) {
            return frame.fail(
                    entry,
                    target + " has no spec.selector that names its pods; say them in fence.api.pods.matchLabels");
        }
        var seen = Generation.seen(object);
        String observed = api.change().path() + " of " + target + " is "
                + Write.find(api.change(), object)
                        .map(is -> Held.of(is, false).shown())
                        .orElse("absent")
                + seen.flatMap(ignored -> Generation.newest(object))
                        .map(generation -> ", as its controller has seen at generation " + generation)
                        .orElse("");
        var following = entry.following(change, entry.foundApplied(), observed);
        var next = seen.isPresent()
                ? following
                : following.confirming(
                        entry.confirmsAt().orElseGet(() -> frame.now().plus(STEADY)));
        return new Move(frame.journal().with(next), new Move.Next.Read(podsLook(frame, api, selector.get())));
    }

    private static Move pods(Frame frame, String primary, FenceMethod.Api api, Entry entry, Json.Obj list) {
        var left = names(list);
        String which = "of " + api.change().target();
        var again = entry.confirmsAt().filter(frame.now()::isBefore);
        if (left.isEmpty() && again.isPresent()) return frame.rest(entry, again.get(), Optional.empty());
        if (left.isEmpty()) {
            var evidence = frame.evidence(
                    primary,
                    new Evidence.Proof.Api(api.subject()),
                    entry.message() + "; none of its pods is left that could act"
                            + (entry.confirmsAt().isPresent() ? ", for " + Output.words(STEADY) : ""));
            return FenceMove.fenced(frame, entry, evidence);
        }
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    "pods " + which + " were still there after "
                            + Output.words(frame.step().timeout()) + ": " + Listing.of(left, ", "));
        }
        String selector = ((Json.Text) list.get("selector").orElse(Json.text(""))).value();
        return rest(frame, entry, "waits until the pods " + which + " are gone", podsLook(frame, api, selector));
    }

    private static Look look(Frame frame, FenceMethod.Api api) {
        return new Look.AtObject(frame.step().number(), api.change().target(), Optional.empty());
    }

    private static Look podsLook(Frame frame, FenceMethod.Api api, String selector) {
        var target = api.change().target();
        return new Look.AtPods(
                frame.step().number(), target.cluster(), frame.namespaceOr(target.namespace()), selector);
    }

    private static String unseen(FenceMethod.Api api) {
        return api.change().path() + " is set; waits until the controller of "
                + api.change().target() + " has seen it";
    }

    /** The words are the same for as long as it waits for the same, so that they cost one write. */
    private static Move rest(Frame frame, Entry entry, String words, Look watching) {
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + words);
        }
        var waiting = entry.following(entry.intent().orElseThrow(), entry.foundApplied(), words);
        return frame.rest(waiting, entry.deadline(), Optional.of(watching));
    }

    /** Kinds of the apps group always say which generation they have seen; of others only some do. */
    private static boolean isObserved(FenceMethod.Api api, Json.Obj object) {
        boolean left = api.change().path().equals(REPLICAS)
                && Generation.number(object, REPLICAS_LEFT)
                        .filter(is -> is.signum() > 0)
                        .isPresent();
        if (left) return false;
        var seen = Generation.seen(object);
        return seen.isPresent() ? Generation.isNewest(seen, object) : !isBuiltIn(api);
    }

    /** Which pods are its own: what the plan says, or the object. */
    private static Optional<String> selector(FenceMethod.Api api, Json.Obj object) {
        if (!api.pods().isEmpty()) return Optional.of(labels(api));
        return SELECTOR.find(object) instanceof Lookup.Found(Json.Obj selector) ? selector(selector) : Optional.empty();
    }

    private static String labels(FenceMethod.Api api) {
        var parts = new ArrayList<String>();
        new TreeMap<>(api.pods()).forEach((key, value) -> parts.add(key + "=" + value));
        return String.join(",", parts);
    }

    /** Why the labels of the plan are not those of the object's pods; empty when they are, or that cannot be told. */
    private static Optional<String> stray(FenceMethod.Api api, Json.Obj object) {
        if (api.pods().isEmpty() || !(TEMPLATE.find(object) instanceof Lookup.Found(Json.Obj template))) {
            return Optional.empty();
        }
        boolean theirs = api.pods().entrySet().stream()
                .allMatch(label -> template.get(label.getKey()).equals(Optional.of(Json.text(label.getValue()))));
        return theirs
                ? Optional.empty()
                : Optional.of("the pods of " + api.change().target() + " have the labels " + template.print()
                        + ", so fence.api.pods.matchLabels, " + labels(api) + ", names none of them");
    }

    /** Of a kind of Kubernetes itself the object's template says whose the pods are, and its status what was seen. */
    private static boolean isBuiltIn(FenceMethod.Api api) {
        return api.change().target().group().equals("apps");
    }

    private static boolean mustSeePods(FenceMethod.Api api, Entry entry) {
        return !api.pods().isEmpty() && !isBuiltIn(api) && entry.intent().isEmpty();
    }

    private static boolean isResting(Frame frame, Entry entry) {
        return entry.notBefore().filter(frame.now()::isBefore).isPresent();
    }

    private static boolean isPods(Optional<Json.Obj> object) {
        return object.flatMap(read -> read.get("kind")).equals(Optional.of(POD_LIST));
    }

    private static Optional<String> selector(Json.Obj selector) {
        var parts = new ArrayList<String>();
        boolean plain = selector.members().values().stream().allMatch(Json.Text.class::isInstance);
        var labels = plain
                ? selector
                : selector.get("matchLabels")
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .orElse(Json.object());
        labels.members().forEach((key, value) -> parts.add(key + "=" + Output.text(value)));
        if (!plain && selector.get("matchExpressions").orElse(null) instanceof Json.Arr(var expressions)) {
            for (var expression : expressions) {
                var part = expression(expression);
                if (part.isEmpty()) return Optional.empty();
                parts.add(part.get());
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(",", parts));
    }

    private static Optional<String> expression(Json written) {
        if (!(written instanceof Json.Obj expression)) return Optional.empty();
        String key = expression.get("key").map(Output::text).orElse("");
        List<String> values = expression.get("values").orElse(null) instanceof Json.Arr(var items)
                ? items.stream().map(Output::text).toList()
                : List.of();
        String in = " (" + String.join(",", values) + ")";
        return switch (expression.get("operator").map(Output::text).orElse("")) {
            case "In" -> Optional.of(key + " in" + in);
            case "NotIn" -> Optional.of(key + " notin" + in);
            case "Exists" -> Optional.of(key);
            case "DoesNotExist" -> Optional.of("!" + key);
            default -> Optional.empty();
        };
    }

    private static List<String> names(Json.Obj list) {
        if (!(list.get("items").orElse(null) instanceof Json.Arr(var items))) {
            throw new IllegalStateException("a list of pods without items");
        }
        return items.stream()
                .map(item -> item instanceof Json.Obj pod && NAME.find(pod) instanceof Lookup.Found(var name)
                        ? Output.text(name)
                        : "a pod without a name")
                .toList();
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a fence that is waited for cannot be answered with " + report);
    }
}
