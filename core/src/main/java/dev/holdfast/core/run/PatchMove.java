package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Landed;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.plan.Write;
import dev.holdfast.core.plan.Write.Planned;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides about a patch step.
 *
 * <ol>
 *   <li>Read the object, plan the write for exactly that version, journal both with the field's previous value, send.
 *   <li>Not answered, refused by a conflict, or restarted in between: read again before anything else.
 *   <li>The same version is there: nothing has happened, send again.
 *   <li>The desired value is there, or what the API server makes of it: done, "found applied".
 *   <li>The previous value is there: the object moved on for other reasons; journal a fresh precondition, send again.
 *   <li>A third value: somebody else wrote; fail and show all three.
 *   <li>A new round begins as a first one, unless what an earlier round has sent is there: then it is done.
 * </ol>
 */
final class PatchMove {

    /** How often an object may move on under one step; busy objects change a few times a second. */
    static final int CONFLICTS_MAX = 100;

    private PatchMove() {}

    /** What a step does once its field is set. */
    @FunctionalInterface
    interface Then {
        /** @param found whether an earlier attempt, or somebody else, had set it */
        Move move(Entry entry, boolean found);
    }

    static Move decide(Frame frame, Action.Patch patch, Report report) {
        return decide(
                frame,
                patch,
                report,
                (entry, found) -> frame.again(
                        found
                                ? entry.foundApplied(frame.now(), patch.path() + " is set; found applied")
                                : entry.succeeded(frame.now(), patch.path() + " is set")));
    }

    static Move decide(Frame frame, Action.Patch patch, Report report, Then then) {
        var entry = frame.entry(Entry.State.WAITING);
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> look(frame, patch, Optional.empty());
            case Report.Seen(var object, var refusal) -> seen(frame, patch, entry, object, refusal, then);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot read " + patch.target() + ": " + words);
            case Report.Unserved(var words) -> frame.fail(entry, "cannot read " + patch.target() + ": " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                String unknown = entry.intent().isPresent() ? " (whether the patch was applied is not known)" : "";
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read " + patch.target() + ": " + words + unknown);
            }
            case Report.Done() -> then.move(entry, false);
            case Report.Conflicted(var words) -> look(frame, patch, Optional.of(words));
            case Report.Refused(var words, boolean invalid) when invalid -> look(frame, patch, Optional.of(words));
            case Report.Refused(var words, var ignored) -> refused(frame, patch, entry, words);
            case Report.Unclear(var words) -> unclear(frame, entry, words);
            case Report.JobSeen strange -> throw new IllegalStateException("a patch is answered with " + strange);
            case Report.Answered strange -> throw new IllegalStateException("a patch is answered with " + strange);
        };
    }

    private static Move look(Frame frame, Action.Patch patch, Optional<String> refusal) {
        return frame.read(new Look.AtObject(frame.step().number(), patch.target(), refusal));
    }

    private static Move refused(Frame frame, Action.Patch patch, Entry entry, String words) {
        return frame.fail(entry, "the API server refused the patch of " + patch.target() + ": " + words);
    }

    /** Words about a refused write, without the values of the Secret that they show. */
    static String withoutSecrets(String words, Optional<Json.Obj> object) {
        return object.filter(PatchMove::isSecret)
                .map(secret -> Redaction.of(secret).clean(words))
                .orElse(words);
    }

    private static boolean isSecret(Json.Obj object) {
        return object.get("kind").equals(Optional.of(Json.text("Secret")));
    }

    /** The effect may have landed, so even the last attempt is followed by a look. */
    private static Move unclear(Frame frame, Entry entry, String words) {
        var next = frame.now().plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return frame.rest(entry.backingOff(until, words), until, Optional.empty());
    }

    private static Move seen(
            Frame frame,
            Action.Patch patch,
            Entry entry,
            Optional<Json.Obj> object,
            Optional<String> refusal,
            Then then) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        Json value = Template.fill(patch.value(), frame.values());
        if (entry.own().orElse(null) instanceof Intent.Change change) {
            return again(frame, patch, value, entry, change, object, refusal, then);
        }
        if (entry.earlier().orElse(null) instanceof Intent.Change earlier) {
            if (earlier.desired().value().isEmpty()) {
                return frame.fail(entry, "the run's Secret no longer holds what this step wanted to write");
            }
            if (object.filter(is -> hasArrived(patch, value, earlier, is)).isPresent()) {
                return then.move(entry.adopted(), true);
            }
        }
        return send(frame, patch, value, entry, object, 0);
    }

    /**
     * Whether the object shows what an earlier round has sent. A list may have grown since; whatever else was changed
     * since is the new round's to write over, for a person has asked for it.
     */
    private static boolean hasArrived(Action.Patch patch, Json value, Intent.Change earlier, Json.Obj object) {
        if (Optional.of(Write.versionOf(object)).equals(earlier.precondition())) return false;
        if (!patch.path().appends()) {
            return Write.isDone(patch, value, earlier.desired().value().orElseThrow(), object);
        }
        var before = earlier.previous().flatMap(Held::value);
        return count(value, Write.find(patch, object)) > count(value, before);
    }

    private static int count(Json value, Optional<Json> list) {
        return list.orElse(null) instanceof Json.Arr(var items) ? Collections.frequency(items, value) : 0;
    }

    private static Move again(
            Frame frame,
            Action.Patch patch,
            Json value,
            Entry entry,
            Intent.Change change,
            Optional<Json.Obj> object,
            Optional<String> refusal,
            Then then) {
        if (change.desired().value().isEmpty()) {
            return frame.fail(entry, "the run's Secret no longer holds what this step wanted to write");
        }
        var version = object.map(Write::versionOf);
        var previous = change.previous().flatMap(Held::value);
        if (version.equals(change.precondition())) {
            if (refusal.isPresent()) return refused(frame, patch, entry, withoutSecrets(refusal.get(), object));
            // a server that was restored from an older state gives its versions a second time, to other content
            boolean comparable = object.isPresent() && change.previous().isPresent() == previous.isPresent();
            if (!comparable || Write.isUntouched(patch, value, previous, object.get())) {
                return send(frame, patch, value, entry, object, change.conflicts());
            }
        }
        if (object.isEmpty()) return frame.fail(entry, patch.target() + " was deleted while this step ran");
        var before = change.precondition();
        if (before.isPresent() && !before.get().uid().equals(version.get().uid())) {
            return frame.fail(entry, patch.target() + " was deleted and made anew while this step ran");
        }
        if (Write.isDone(patch, value, change.desired().value().get(), object.get())) {
            return then.move(entry, true);
        }
        if (Write.isUntouched(patch, value, previous, object.get())) {
            return change.conflicts() >= CONFLICTS_MAX
                    ? frame.fail(entry, patch.target() + " changed " + CONFLICTS_MAX + " times under this step")
                    : send(frame, patch, value, entry, object, change.conflicts() + 1);
        }
        boolean known = change.previous().isPresent() == previous.isPresent();
        if (known && Landed.in(object.get(), patch, value)) return then.move(entry, true);
        return frame.fail(entry, thirdValue(frame, patch, change, object.get()));
    }

    private static Move send(
            Frame frame, Action.Patch patch, Json value, Entry entry, Optional<Json.Obj> object, int conflicts) {
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + entry.message());
        }
        boolean retry = entry.state() == Entry.State.BACKING_OFF;
        if (retry && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        var overtaken = overtaken(frame, patch, object);
        if (overtaken.isPresent()) return frame.fail(entry, overtaken.get());
        return switch (Write.plan(patch, value, object)) {
            case Planned.Refused(var reason) -> frame.fail(entry, reason);
            case Planned.Send(var kind, var body, var previous, var desired) -> {
                boolean sensitive = sensitive(frame, object);
                var intent = new Intent.Change(
                        object.map(Write::versionOf),
                        previous.map(json -> Held.of(json, sensitive)),
                        Held.of(desired, sensitive),
                        conflicts);
                var tooLarge = Stream.concat(intent.previous().stream(), Stream.of(intent.desired()))
                        .filter(held -> held.bytes() > Held.BYTES_MAX)
                        .findFirst();
                if (tooLarge.isPresent()) {
                    yield frame.fail(entry, ReadMove.tooLarge(patch.path() + "", tooLarge.get()));
                }
                var effect = new Effect.Patch(
                        frame.step().number(),
                        patch.target(),
                        kind,
                        frame.subject()
                                .epoch()
                                .map(epoch -> epoch.on(patch, kind, body, object))
                                .orElse(body),
                        Subject.fieldManager(frame.plan(), frame.step().number()));
                yield frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
            }
        };
    }

    /** What a later run has written is not written over; where the cluster has the policy, it would refuse that as well. */
    private static Optional<String> overtaken(Frame frame, Action.Patch patch, Optional<Json.Obj> object) {
        var mine = frame.subject().epoch();
        var there = mine.flatMap(epoch -> object.flatMap(epoch::carriedBy));
        return there.filter(number -> number > mine.orElseThrow().number())
                .map(number -> "a later run for " + mine.orElseThrow().target() + " has written " + patch.target()
                        + ": it carries epoch " + number + ", this run has "
                        + mine.orElseThrow().number() + "; nothing was written");
    }

    private static boolean sensitive(Frame frame, Optional<Json.Obj> object) {
        return frame.usesSecrets() || object.filter(PatchMove::isSecret).isPresent();
    }

    private static String thirdValue(Frame frame, Action.Patch patch, Intent.Change change, Json.Obj object) {
        boolean sensitive = sensitive(frame, Optional.of(object));
        String now = Write.find(patch, object)
                .map(json -> Held.of(json, sensitive).shown())
                .orElse("absent");
        return "somebody else changed " + patch.path() + " of " + patch.target() + " meanwhile: it was "
                + change.previous().map(Held::shown).orElse("absent") + ", this step wanted "
                + change.desired().shown() + ", now it is " + now;
    }
}
