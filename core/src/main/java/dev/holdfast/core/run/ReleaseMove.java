package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Write;
import java.util.Optional;

/**
 * Decides about a release step.
 *
 * <ol>
 *   <li>Of an object that this run has held, the field gets back what the journal of the hold step says was there: the last
 *       hold of the same object among the steps that are over whenever this one begins, wherever they stand. Where the plan
 *       holds nothing, a hold of another run, or of a person, is taken away.
 *   <li>A hold step that was passed over has held nothing: the release says so, and leaves alone what others hold.
 *   <li>Read the object first. It is gone, or it is not held any more: there is nothing to do, and the step says who it was
 *       that did it: not this run.
 *   <li>It is held in another way than this run has held it, or is another object of that name: somebody else holds it.
 *       Fail and show all three values, as a patch does.
 *   <li>Else the field is written as a patch writes it, over exactly the version that was read ({@link PatchMove}).
 * </ol>
 */
final class ReleaseMove {

    private ReleaseMove() {}

    static Move decide(Frame frame, Action.Release release, Report report) {
        var what = release.what();
        var entry = frame.entry(Entry.State.WAITING);
        var hold = StillHeld.holder(frame.plan(), frame.journal(), frame.step().number(), what);
        var ours = hold.flatMap(StillHeld::change);
        if (entry.own().isEmpty() && report instanceof Report.Seen(var object, var ignored)) {
            var done = nothingToDo(frame, release, entry, hold, object);
            if (done.isPresent()) return done.get();
        }
        var write = what.giving(ours.flatMap(Intent.Change::previous).flatMap(Held::value));
        return PatchMove.decide(frame, write, report, (is, found) -> {
            String words = what.words() + " is released"
                    + hold.map(held -> ", as it was before step " + held.step()).orElse("");
            return frame.again(
                    found ? is.foundApplied(frame.now(), words + "; found applied") : is.succeeded(frame.now(), words));
        });
    }

    private static String notHeld(Entry hold) {
        if (StillHeld.change(hold).isEmpty()) return ", for " + never(hold);
        return hold.state() == Entry.State.SUCCEEDED
                ? "; somebody else had released it since step " + hold.step()
                : "; step " + hold.step() + " " + ended(hold) + ", and may never have held it";
    }

    private static String never(Entry hold) {
        return "step " + hold.step() + ", which was to hold it, never did: it " + ended(hold);
    }

    private static String ended(Entry hold) {
        return switch (hold.state()) {
            case SKIPPED -> "was skipped";
            case DEFERRED -> "was deferred";
            case NOT_NEEDED -> "was not needed";
            case FAILED -> "failed";
            case SUCCEEDED -> "had nothing to do";
            case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING, CANCELED ->
                throw new IllegalStateException("released before step " + hold.step() + " is over: " + hold.state());
        };
    }

    private static Optional<Move> nothingToDo(
            Frame frame, Action.Release release, Entry entry, Optional<Entry> hold, Optional<Json.Obj> object) {
        var what = release.what();
        if (object.isEmpty()) {
            return Optional.of(frame.again(
                    entry.succeeded(frame.now(), what.words() + " does not exist any more; nothing is held")));
        }
        var now = Write.find(what.holding(), object.get());
        if (!what.kind().isHeld(now)) {
            String who = hold.map(ReleaseMove::notHeld).orElse("");
            return Optional.of(frame.again(entry.foundApplied(frame.now(), what.words() + " is not held" + who)));
        }
        if (hold.isEmpty()) return Optional.empty();
        if (StillHeld.wasHeld(what, hold.get())) {
            return Optional.of(frame.again(entry.succeeded(
                    frame.now(), what.words() + " was held before this run, and stays held by whoever did that")));
        }
        var change = StillHeld.change(hold.get());
        if (change.isEmpty()) {
            return Optional.of(frame.again(entry.succeeded(
                    frame.now(),
                    what.words() + " is held, but not by this run, for " + never(hold.get()) + "; it is left alone")));
        }
        boolean another = !Write.versionOf(object.get())
                .uid()
                .equals(change.get().precondition().orElseThrow().uid());
        if (!another && now.equals(Optional.of(what.holding().value()))) return Optional.empty();
        return Optional.of(frame.fail(
                entry,
                "somebody else holds " + what.words() + (another ? ", which was made anew since" : "") + ": "
                        + what.holding().path() + " was "
                        + change.get().previous().map(Held::shown).orElse("absent") + ", step "
                        + hold.get().step() + " had set "
                        + change.get().desired().shown() + ", now it is "
                        + now.map(Json::print).orElse("absent")));
    }
}
