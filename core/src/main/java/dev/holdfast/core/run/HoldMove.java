package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Maker;
import dev.holdfast.core.plan.Write;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides about a hold step.
 *
 * <ol>
 *   <li>The field that makes a GitOps tool leave off is set as a patch sets a field, with the same precondition, journal and
 *       rules ({@link PatchMove}). What was there before stays in the journal, for {@link ReleaseMove}.
 *   <li>Something that makes the object, and says that very field, would put it back: the step fails before it writes, unless
 *       the run holds that too.
 *   <li>Something else that makes the object may still take the hold away: the step is over when it has left it for
 *       {@link #LASTS_FOR}, and fails when it has not.
 * </ol>
 */
final class HoldMove {

    /** How long a hold has to last that another object's tool could take away: it sees each change of what it makes. */
    static final Duration LASTS_FOR = Duration.ofSeconds(10);

    private HoldMove() {}

    static Move decide(Frame frame, Action.Hold hold, Report report) {
        var what = hold.what();
        var entry = frame.entry(Entry.State.WAITING);
        if (entry.own().orElse(null) instanceof Intent.Change change && change.written()) {
            return frame.watch(
                    "waiting for a hold to last",
                    entry,
                    look(frame, what),
                    what.target(),
                    report,
                    object -> seen(frame, what, entry, change, object));
        }
        var maker = report instanceof Report.Seen(var object, var ignored)
                ? object.flatMap(is -> Maker.of(what, is))
                : Optional.<Maker>empty();
        var refusal = maker.filter(is -> entry.own().isEmpty()).flatMap(is -> refusal(frame, what, is));
        if (refusal.isPresent()) return frame.fail(entry, refusal.get());
        var move = PatchMove.decide(frame, what.holding(), report, (set, found) -> set(frame, what, set, found));
        return maker.isPresent() && move.next() instanceof Next.Act ? marked(frame, move) : move;
    }

    private static Optional<String> refusal(Frame frame, GitOps what, Maker maker) {
        boolean held = StillHeld.of(frame.plan(), frame.journal()).stream().anyMatch(is -> maker.held()
                .filter(by -> by.isSame(is.what(), frame.plan().namespace()))
                .isPresent());
        return maker.insists() && !held
                ? Optional.of(what.words() + " would not stay held: " + maker.words()
                        + ", which makes it, says that field itself and puts it back; " + maker.advice())
                : Optional.empty();
    }

    /** The time from which the next attempt may go is now: that it is there says that the hold has to be seen to last. */
    private static Move marked(Frame frame, Move move) {
        var sent = move.journal().entry(frame.step().number()).orElseThrow();
        return new Move(move.journal().with(sent.lasting(frame.now())), move.next());
    }

    private static Move set(Frame frame, GitOps what, Entry entry, boolean found) {
        var change = (Intent.Change) entry.intent().orElseThrow();
        if (entry.notBefore().isEmpty() || entry.own().isEmpty()) return over(frame, what, entry, found, "");
        var following = entry.following(change.confirmed(), found, what.words() + " is held");
        return new Move(frame.journal().with(following), new Next.Read(look(frame, what)));
    }

    private static Move seen(Frame frame, GitOps what, Entry entry, Intent.Change change, Optional<Json.Obj> object) {
        if (object.isEmpty()) return frame.fail(entry, what.words() + " was deleted as soon as it was held");
        var maker = Maker.of(what, object.get());
        if (!what.kind().isHeld(Write.find(what.holding(), object.get()))) {
            String by = maker.map(is -> is.words() + ", which makes it, does that; " + is.advice())
                    .orElse("somebody else does that");
            // what is not held any more is nobody's to release
            return frame.fail(
                    entry.missing(""), what.words() + " was held, and the hold was taken away at once: " + by);
        }
        if (maker.isEmpty()) return over(frame, what, entry, entry.foundApplied(), "");
        var since = entry.notBefore();
        if (since.filter(until -> !frame.now().isBefore(until)).isPresent()) {
            return over(
                    frame,
                    what,
                    entry,
                    entry.foundApplied(),
                    "; " + maker.get().words() + ", which makes it, has left it so");
        }
        var until = since.orElse(frame.now().plus(LASTS_FOR));
        String words = what.words() + " is held; waits until it is seen that "
                + maker.get().words() + ", which makes it, leaves it so";
        var waiting = entry.following(change, entry.foundApplied(), words).lasting(until);
        return frame.rest(waiting, until, Optional.of(look(frame, what)));
    }

    private static Move over(Frame frame, GitOps what, Entry entry, boolean found, String more) {
        String words = what.words() + " is held"
                + (StillHeld.wasHeld(what, entry)
                        ? "; it was held before this run, and stays so when it is released"
                        : "")
                + more;
        return frame.again(
                found
                        ? entry.foundApplied(frame.now(), words + "; found applied")
                        : entry.succeeded(frame.now(), words));
    }

    private static Look look(Frame frame, GitOps what) {
        return new Look.AtObject(frame.step().number(), what.target(), Optional.empty());
    }
}
