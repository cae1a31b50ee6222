package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.Write;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides about a delete step.
 *
 * <ol>
 *   <li>Read the object. If there is none, the step is done and says so.
 *   <li>Journal its uid, then delete the object of that uid: another of the same name, made meanwhile, is left alone.
 *   <li>Not answered, refused by a conflict, or restarted in between: read again before anything else. The object of
 *       that uid is gone: done. It is going already: wait. It is there: send again.
 *   <li>Accepted: watch until the object of that uid is gone, finalizers and foreground deletion included.
 * </ol>
 */
final class DeleteMove {

    private static final FieldPath GOING = FieldPath.parse("metadata.deletionTimestamp");
    private static final FieldPath FINALIZERS = FieldPath.parse("metadata.finalizers");

    private DeleteMove() {}

    static Move decide(Frame frame, Action.Delete delete, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look(frame, delete));
            case Report.Seen(var object, var ignored) -> seen(frame, delete, entry, object);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot read " + delete.target() + ": " + words);
            case Report.Unserved(var words) -> frame.fail(entry, "cannot read " + delete.target() + ": " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                String unknown = entry.intent().isPresent() ? " (whether it was deleted is not known)" : "";
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read " + delete.target() + ": " + words + unknown);
            }
            case Report.Done() -> rest(frame, delete, entry, intent(entry).orElseThrow(), entry.foundApplied());
            case Report.Conflicted(var ignored) -> frame.read(look(frame, delete));
            case Report.Refused(var words, var ignored) ->
                frame.fail(entry, "the API server refused to delete " + delete.target() + ": " + words);
            case Report.Unclear(var words) -> unclear(frame, entry, words);
            case Report.JobSeen strange -> throw new IllegalStateException("a deletion is answered with " + strange);
            case Report.Answered strange -> throw new IllegalStateException("a deletion is answered with " + strange);
        };
    }

    private static Move seen(Frame frame, Action.Delete delete, Entry entry, Optional<Json.Obj> object) {
        var intent = intent(entry);
        if (object.isEmpty()) {
            return intent.isEmpty()
                    ? frame.again(entry.succeeded(frame.now(), delete.target() + " does not exist; nothing to delete"))
                    : gone(frame, delete, entry, "");
        }
        String uid = Write.versionOf(object.get()).uid();
        if (intent.isPresent() && !intent.get().uid().equals(uid)) {
            return gone(frame, delete, entry, "; another of that name has been made since");
        }
        var wanted = intent.orElse(new Intent.Delete(uid, false));
        boolean going = GOING.find(object.get()) instanceof Lookup.Found;
        if (!wanted.accepted() && !going) return send(frame, delete, entry, wanted);
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    delete.target() + " was still there after "
                            + Output.words(frame.step().timeout()) + held(object.get()));
        }
        return rest(frame, delete, entry, wanted, entry.foundApplied() || !wanted.accepted());
    }

    private static Move gone(Frame frame, Action.Delete delete, Entry entry, String since) {
        boolean found = entry.foundApplied() || !intent(entry).orElseThrow().accepted();
        String message = delete.target() + " is gone" + since + (found ? "; found applied" : "");
        return frame.again(found ? entry.foundApplied(frame.now(), message) : entry.succeeded(frame.now(), message));
    }

    private static Move send(Frame frame, Action.Delete delete, Entry entry, Intent.Delete intent) {
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + entry.message());
        }
        boolean retry = entry.state() == Entry.State.BACKING_OFF;
        if (retry && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        var effect = new Effect.Delete(frame.step().number(), delete.target(), intent.uid(), delete.propagation());
        return frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
    }

    private static Move rest(Frame frame, Action.Delete delete, Entry entry, Intent.Delete intent, boolean found) {
        var accepted = new Intent.Delete(intent.uid(), true);
        return frame.rest(
                entry.following(accepted, found, "the deletion is accepted; waits until it is gone"),
                entry.deadline(),
                Optional.of(look(frame, delete)));
    }

    private static Move unclear(Frame frame, Entry entry, String words) {
        var next = frame.now().plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return frame.rest(entry.backingOff(until, words), until, Optional.empty());
    }

    private static Look look(Frame frame, Action.Delete delete) {
        return new Look.AtObject(frame.step().number(), delete.target(), Optional.empty());
    }

    private static Optional<Intent.Delete> intent(Entry entry) {
        return entry.intent().map(intent -> (Intent.Delete) intent);
    }

    private static String held(Json.Obj object) {
        return FINALIZERS.find(object) instanceof Lookup.Found(Json.Arr(var items)) && !items.isEmpty()
                ? ", held by the finalizers " + items.stream().map(Output::text).collect(Collectors.joining(", "))
                : "";
    }
}
