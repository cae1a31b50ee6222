package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Write;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decides about a scale step.
 *
 * <ol>
 *   <li>The count is set as a patch sets a field: journalled with the previous count, over exactly the version that was
 *       read, found applied when it is there ({@link PatchMove}).
 *   <li>That it is set goes into the journal. From then on it is never set again: whoever changes it afterwards is not
 *       overruled, the step fails and says so.
 *   <li>The object is watched until its controller has seen the count, and as many replicas exist and are ready.
 * </ol>
 */
final class ScaleMove {

    private static final FieldPath READY = FieldPath.parse("status.readyReplicas");
    private static final FieldPath EXISTING = FieldPath.parse("status.replicas");

    private ScaleMove() {}

    static Move decide(Frame frame, Action.Scale scale, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (entry.own().orElse(null) instanceof Intent.Change change && change.written()) {
            return follow(frame, scale, entry, change, report);
        }
        return PatchMove.decide(
                frame,
                scale.write(),
                report,
                (set, found) ->
                        rest(frame, scale, set, ((Intent.Change) set.intent().orElseThrow()).confirmed(), found));
    }

    private static Move follow(Frame frame, Action.Scale scale, Entry entry, Intent.Change change, Report report) {
        return frame.watch(
                "waiting for replicas",
                entry,
                look(frame, scale),
                scale.target(),
                report,
                object -> seen(frame, scale, entry, change, object));
    }

    private static Move seen(
            Frame frame, Action.Scale scale, Entry entry, Intent.Change change, Optional<Json.Obj> read) {
        var before = change.precondition().orElseThrow();
        if (read.isEmpty())
            return frame.fail(entry, scale.target() + " was deleted while its replicas were waited for");
        var object = read.get();
        if (!Write.versionOf(object).uid().equals(before.uid())) {
            return frame.fail(entry, scale.target() + " was deleted and made anew while its replicas were waited for");
        }
        var write = scale.write();
        var now = Write.find(write, object);
        if (!now.equals(Optional.of(write.value()))) {
            return frame.fail(
                    entry,
                    "somebody else scaled " + scale.target() + " while its replicas were waited for: this step had set "
                            + scale.replicas() + ", now it is "
                            + now.map(Json::print).orElse("absent"));
        }
        if (isSettled(scale, object)) {
            return frame.again(entry.succeeded(frame.now(), settled(scale, change) + found(entry)));
        }
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    count(object, READY) + " of " + scale.replicas() + " replicas were ready after "
                            + Output.words(frame.step().timeout()) + ", " + count(object, EXISTING) + " existed"
                            + (Generation.isSeen(object) ? "" : ", and its controller had not seen the count"));
        }
        return rest(frame, scale, entry, change, entry.foundApplied());
    }

    /** Whether the controller has seen the count, and all replicas exist, none too many, and are ready. */
    private static boolean isSettled(Action.Scale scale, Json.Obj object) {
        var wanted = BigDecimal.valueOf(scale.replicas());
        return Generation.isSeen(object)
                && count(object, READY).compareTo(wanted) == 0
                && count(object, EXISTING).compareTo(wanted) == 0;
    }

    private static String settled(Action.Scale scale, Intent.Change change) {
        String before = change.previous().map(Held::shown).orElse("not set");
        return scale.replicas() + (scale.replicas() == 1 ? " replica is ready" : " replicas are ready") + ", it was "
                + before;
    }

    private static String found(Entry entry) {
        return entry.foundApplied() ? "; the count was found applied" : "";
    }

    private static Move rest(Frame frame, Action.Scale scale, Entry entry, Intent.Change change, boolean found) {
        String waits = "spec.replicas is set; waits for " + scale.replicas() + " ready";
        return frame.rest(entry.following(change, found, waits), entry.deadline(), Optional.of(look(frame, scale)));
    }

    private static Look look(Frame frame, Action.Scale scale) {
        return new Look.AtObject(frame.step().number(), scale.target(), Optional.empty());
    }

    /** A controller leaves a count of none out. */
    private static BigDecimal count(Json.Obj object, FieldPath path) {
        return Generation.number(object, path).orElse(BigDecimal.ZERO);
    }
}
