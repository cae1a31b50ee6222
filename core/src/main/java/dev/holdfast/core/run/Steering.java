package dev.holdfast.core.run;

import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Fulfils what people have asked for at the next boundary: before a step begins, or, when one is under way, as soon as
 * it would send something or wait. So an effect that was journalled is looked for first, and what had just come to its
 * end is told as done.
 */
final class Steering {

    private Steering() {}

    /** Whether a person has asked for something that is not fulfilled yet. */
    static boolean asked(Journal journal) {
        return journal.asked(Verb.PAUSE).isPresent()
                || journal.asked(Verb.CANCEL).isPresent();
    }

    /** The same, of a run that ends as soon as nobody above waits for it. */
    static boolean asked(Subject subject, Journal journal) {
        return asked(journal) || subject.descent().over().isPresent();
    }

    /** Who ends the run: a person, or the run above it, which tells so by how it stands and not by an act. */
    static Optional<Heard> cancel(Subject subject, Journal journal, Instant now) {
        var descent = subject.descent();
        return journal.asked(Verb.CANCEL).or(() -> descent.over()
                .map(words -> new Heard(Verb.CANCEL.word(), 0, "run " + descent.parent(), true, words, now)));
    }

    /**
     * What a run does that is about to begin a step, and has been asked to do otherwise. One of several lanes only stops:
     * the run rests, or ends, when all have come so far.
     */
    static Move instead(Plan plan, Subject subject, Journal journal, Instant now) {
        if (journal.lane() != 0) return new Move(journal, new Next.Stop());
        return new Move(rested(plan, subject, journal, now), new Next.Stop());
    }

    /** What becomes of the move of a step that is under way, decided with {@code frame} at once. */
    static Move around(Frame frame, Move move) {
        return switch (move.next()) {
            case Next.Again ignored -> move;
            case Next.Read ignored -> move;
            case Next.Act ignored -> instead(frame.plan(), frame.subject(), frame.journal(), frame.now());
            case Next.Stop ignored -> instead(frame.plan(), frame.subject(), frame.journal(), frame.now());
            case Next.Rest ignored -> instead(frame.plan(), frame.subject(), move.journal(), frame.now());
        };
    }

    private static Journal rested(Plan plan, Subject subject, Journal journal, Instant now) {
        var cancel = cancel(subject, journal, now);
        if (cancel.isPresent()) return canceled(plan, journal, cancel.get(), now);
        return paused(plan, journal, journal.asked(Verb.PAUSE).orElseThrow(), now);
    }

    private static Journal paused(Plan plan, Journal journal, Heard pause, Instant now) {
        var at = new ArrayList<String>();
        var lanes = Lanes.of(plan, journal);
        lanes.failed().forEach(entry -> at.add(plan.step(entry.step()).label() + " has failed: " + entry.message()));
        lanes.busy()
                .forEach(entry -> at.add(plan.step(entry.step()).label() + " is under way: "
                        + Known.of(Grace.step(plan, entry), entry)));
        lanes.ready().forEach(step -> at.add(plan.step(step).label() + " has not begun"));
        if (lanes.size() == 0) throw new IllegalStateException("a pause at " + journal.run(plan));
        return journal.ended(
                Outcome.PAUSED,
                "paused by " + pause.actor() + ": " + pause.words() + "; " + Listing.of(at, "; ")
                        + "; waits for somebody to resume or cancel the run",
                now);
    }

    /** Ends a run that has not come to its end, and says of each step how far it had come. */
    static Journal canceled(Plan plan, Journal journal, Heard cancel, Instant now) {
        var left = journal;
        for (var entry : Lanes.of(plan, journal).busy()) {
            left = left.with(entry.canceled(
                    now, "canceled while it was under way: " + Known.of(Grace.step(plan, entry), entry)));
        }
        var parts = new ArrayList<String>();
        said(plan, left, "done", entry -> entry.state() == Entry.State.SUCCEEDED)
                .ifPresent(parts::add);
        said(plan, left, "not needed", entry -> entry.state() == Entry.State.NOT_NEEDED)
                .ifPresent(parts::add);
        said(plan, left, "failed", entry -> entry.state() == Entry.State.FAILED).ifPresent(parts::add);
        said(plan, left, "skipped", entry -> entry.state() == Entry.State.SKIPPED)
                .ifPresent(parts::add);
        said(plan, left, "deferred", entry -> entry.state() == Entry.State.DEFERRED)
                .ifPresent(parts::add);
        for (var entry : left.entries()) {
            if (entry.state() == Entry.State.CANCELED) {
                parts.add(plan.step(entry.step()).label() + " was " + entry.message());
            }
        }
        String missed = NextMove.notStarted(plan, left);
        if (!missed.isEmpty()) parts.add("not started: " + missed);
        String who = cancel.is(Verb.REJECT) ? plan.step(cancel.step()).label() + " was rejected by " : "canceled by ";
        return left.ended(
                Outcome.CANCELED, who + cancel.actor() + ": " + cancel.words() + "; " + String.join("; ", parts), now);
    }

    /** What a run without some of its steps says in the end. */
    static String exceptions(Plan plan, Journal journal) {
        var parts = new ArrayList<String>();
        long done = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED)
                .count();
        parts.add(done + " of " + plan.steps().size() + " steps succeeded");
        said(plan, journal, "not needed", entry -> entry.state() == Entry.State.NOT_NEEDED)
                .ifPresent(parts::add);
        said(plan, journal, "failed", entry -> entry.state() == Entry.State.FAILED)
                .ifPresent(parts::add);
        said(plan, journal, "skipped", entry -> entry.state() == Entry.State.SKIPPED)
                .ifPresent(parts::add);
        said(plan, journal, "deferred", entry -> entry.state() == Entry.State.DEFERRED)
                .ifPresent(parts::add);
        return String.join("; ", parts);
    }

    private static Optional<String> said(Plan plan, Journal journal, String word, Predicate<Entry> which) {
        List<String> labels = journal.entries().stream()
                .filter(which)
                .map(entry -> plan.step(entry.step()).label())
                .toList();
        return labels.isEmpty() ? Optional.empty() : Optional.of(word + ": " + Listing.of(labels, ", "));
    }
}
