package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.plan.Write;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides about an apply step: a server-side apply without force, as the step's own field manager.
 *
 * <ol>
 *   <li>Read the object, journal what it has where the manifest writes, and send the manifest for exactly that version.
 *   <li>Not answered, refused by a conflict of versions, or restarted in between: read again before anything else.
 *   <li>The same version is there: nothing has happened, send again. All of the manifest is there: done, found applied.
 *   <li>Anything else: send again over a fresh version. It changes nothing when it had been applied, for the server may
 *       have written a list in its own form; and a field that somebody else has written meanwhile is theirs: the server
 *       refuses, the step fails, and shows the manager and the fields.
 *   <li>An object that was there and is gone, or another, is not made anew, unless a person has the step tried again.
 * </ol>
 */
final class ApplyMove {

    private ApplyMove() {}

    static Move decide(Frame frame, Action.Apply apply, Report report) {
        return decide(
                frame,
                apply,
                report,
                (entry, found) -> frame.again(
                        found
                                ? entry.foundApplied(frame.now(), apply.target() + " is applied; found applied")
                                : entry.succeeded(frame.now(), apply.target() + " is applied")));
    }

    static Move decide(Frame frame, Action.Apply apply, Report report, PatchMove.Then then) {
        var entry = frame.entry(Entry.State.WAITING);
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> look(frame, apply, Optional.empty());
            case Report.Seen(var object, var refusal) -> seen(frame, apply, entry, object, refusal, then);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot read " + apply.target() + ": " + words);
            case Report.Unserved(var words) -> frame.fail(entry, "cannot read " + apply.target() + ": " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                String unknown = entry.intent().isPresent() ? " (whether it was applied is not known)" : "";
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read " + apply.target() + ": " + words + unknown);
            }
            case Report.Done() -> then.move(entry, false);
            case Report.Conflicted(var words) -> look(frame, apply, Optional.of(words));
            case Report.Refused(var words, boolean invalid) when invalid -> look(frame, apply, Optional.of(words));
            case Report.Refused(var words, var ignored) -> refused(frame, apply, entry, words);
            case Report.Unclear(var words) -> unclear(frame, entry, words);
            case Report.JobSeen strange -> throw new IllegalStateException("an apply is answered with " + strange);
            case Report.Answered strange -> throw new IllegalStateException("an apply is answered with " + strange);
        };
    }

    private static Move look(Frame frame, Action.Apply apply, Optional<String> refusal) {
        return frame.read(new Look.AtObject(frame.step().number(), apply.target(), refusal));
    }

    private static Move refused(Frame frame, Action.Apply apply, Entry entry, String words) {
        return frame.fail(entry, "the API server refused to apply " + apply.target() + ": " + words);
    }

    private static Move seen(
            Frame frame,
            Action.Apply apply,
            Entry entry,
            Optional<Json.Obj> object,
            Optional<String> refusal,
            PatchMove.Then then) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        var manifest = (Json.Obj) Template.fill(apply.manifest(), frame.values());
        if (!(entry.own().orElse(null) instanceof Intent.Change change)) {
            boolean arrived = entry.earlier().isPresent()
                    && object.filter(is -> Write.isApplied(manifest, is)).isPresent();
            if (arrived) return then.move(entry.adopted(), true);
            return send(frame, apply, manifest, entry, object, 0);
        }
        var version = object.map(Write::versionOf);
        if (version.equals(change.precondition())) {
            return refusal.isPresent()
                    ? refused(frame, apply, entry, PatchMove.withoutSecrets(refusal.get(), object))
                    : send(frame, apply, manifest, entry, object, change.conflicts());
        }
        var before = change.precondition();
        if (object.isEmpty()) return frame.fail(entry, apply.target() + " was deleted while this step ran");
        if (before.isPresent() && !before.get().uid().equals(version.get().uid())) {
            return frame.fail(entry, apply.target() + " was deleted and made anew while this step ran");
        }
        if (Write.isApplied(manifest, object.get())) {
            return then.move(entry, true);
        }
        return change.conflicts() >= PatchMove.CONFLICTS_MAX
                ? frame.fail(entry, apply.target() + " changed " + PatchMove.CONFLICTS_MAX + " times under this step")
                : send(frame, apply, manifest, entry, object, change.conflicts() + 1);
    }

    private static Move send(
            Frame frame, Action.Apply apply, Json.Obj manifest, Entry entry, Optional<Json.Obj> object, int conflicts) {
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + entry.message());
        }
        boolean retry = entry.state() == Entry.State.BACKING_OFF;
        if (retry && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        boolean sensitive =
                frame.usesSecrets() || apply.manifest().get("kind").equals(Optional.of(Json.text("Secret")));
        var intent = new Intent.Change(
                object.map(Write::versionOf),
                object.map(read -> Held.of(Write.under(manifest, read), sensitive)),
                Held.of(manifest, sensitive),
                conflicts);
        var tooLarge = Stream.concat(intent.previous().stream(), Stream.of(intent.desired()))
                .filter(held -> held.bytes() > Held.BYTES_MAX)
                .findFirst();
        if (tooLarge.isPresent()) {
            return frame.fail(
                    entry,
                    apply.target() + " takes " + tooLarge.get().bytes() + " bytes, a run keeps at most "
                            + Held.BYTES_MAX);
        }
        var effect = new Effect.Patch(
                frame.step().number(),
                apply.target(),
                PatchKind.APPLY,
                Write.applied(manifest, object),
                Subject.fieldManager(frame.plan(), frame.step().number()));
        return frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
    }

    private static Move unclear(Frame frame, Entry entry, String words) {
        var next = frame.now().plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return frame.rest(entry.backingOff(until, words), until, Optional.empty());
    }
}
