package dev.holdfast.core.run;

import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
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

    /** What a run does that is about to begin a step, and has been asked to do otherwise. */
    static Move instead(Plan plan, Journal journal, Instant now) {
        return new Move(rested(plan, journal, now), new Next.Stop());
    }

    /** What becomes of the move of a step that is under way, decided with {@code frame} at once. */
    static Move around(Frame frame, Move move) {
        return switch (move.next()) {
            case Next.Again ignored -> move;
            case Next.Read ignored -> move;
            case Next.Act ignored -> instead(frame.plan(), frame.journal(), frame.now());
            case Next.Stop ignored -> instead(frame.plan(), frame.journal(), frame.now());
            case Next.Rest ignored -> instead(frame.plan(), move.journal(), frame.now());
        };
    }

    private static Journal rested(Plan plan, Journal journal, Instant now) {
        var cancel = journal.asked(Verb.CANCEL);
        if (cancel.isPresent()) return canceled(plan, journal, cancel.get(), now);
        return paused(plan, journal, journal.asked(Verb.PAUSE).orElseThrow(), now);
    }

    private static Journal paused(Plan plan, Journal journal, Heard pause, Instant now) {
        String at =
                switch (journal.run(plan)) {
                    case Run.Ready(int step) -> plan.step(step).label() + " has not begun";
                    case Run.Busy(var entry) -> plan.step(entry.step()).label() + " is under way: " + Known.of(entry);
                    case Run run -> throw new IllegalStateException("a pause at " + run);
                };
        return journal.ended(
                Outcome.PAUSED,
                "paused by " + pause.actor() + ": " + pause.words() + "; " + at
                        + "; waits for somebody to resume or cancel the run",
                now);
    }

    /** Ends a run that has not come to its end, and says of each step how far it had come. */
    static Journal canceled(Plan plan, Journal journal, Heard cancel, Instant now) {
        var left = journal;
        if (journal.run(plan) instanceof Run.Busy(var entry)) {
            left = journal.with(entry.canceled(now, "canceled while it was under way: " + Known.of(entry)));
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
        var missed = plan.steps().stream()
                .skip(left.entries().size())
                .map(Step::label)
                .toList();
        if (!missed.isEmpty()) parts.add("not started: " + Listing.of(missed, ", "));
        return left.ended(
                Outcome.CANCELED,
                "canceled by " + cancel.actor() + ": " + cancel.words() + "; " + String.join("; ", parts),
                now);
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
