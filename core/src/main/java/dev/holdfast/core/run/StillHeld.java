package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run has held and not released: nothing may stay held unnoticed, so its last words name it. */
public final class StillHeld {

    private StillHeld() {}

    /**
     * An object that a run holds.
     *
     * @param step that holds it
     * @param sure whether the API server has said so; else it may have been held
     */
    public record Of(int step, GitOps what, boolean sure) {
        String words() {
            return what.words() + " (step " + step + (sure ? "" : ", whether it came to that is not known") + ")";
        }
    }

    /** In the order of the steps that hold. What had been held before the run is not its own to release, so not in it. */
    public static List<Of> of(Plan plan, Journal journal) {
        var held = new ArrayList<Of>();
        for (var entry : journal.entries()) {
            if (entry.step() > plan.steps().size()) continue;
            boolean done = entry.state() == State.SUCCEEDED;
            var action = Grace.step(plan, entry).action();
            if (action instanceof Action.Hold(var what) && change(entry).isPresent() && !wasHeld(what, entry)) {
                held.removeIf(is -> is.what().isSame(what, plan.namespace()));
                held.add(new Of(entry.step(), what, done));
            } else if (action instanceof Action.Release(var what) && done) {
                held.removeIf(is -> is.what().isSame(what, plan.namespace()));
            }
        }
        return List.copyOf(held);
    }

    /** In a sentence; empty when nothing is held. */
    public static Optional<String> words(Plan plan, Journal journal) {
        var held = of(plan, journal);
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of("still held: " + held.stream().map(Of::words).collect(Collectors.joining(", ")));
    }

    /** The journal with what is still held in its last words, if it has just come to them. */
    static Journal told(Plan plan, Journal before, Journal journal) {
        boolean ends = before.end().isEmpty() || !before.end().get().outcome().isForGood();
        if (!ends || journal.end().filter(end -> end.outcome().isForGood()).isEmpty()) return journal;
        var end = journal.end().get();
        return words(plan, journal)
                .map(words -> journal.ended(end.outcome(), end.message() + "; " + words, end.at()))
                .orElse(journal);
    }

    /**
     * The entry of the step that has held {@code what} for the one numbered {@code step}: of those that are over whenever it
     * begins, and since the last that has released it. The last that has held it itself; else one that found it held, or
     * that never came to hold it.
     */
    static Optional<Entry> holder(Plan plan, Journal journal, int step, GitOps what) {
        Optional<Entry> holder = Optional.empty();
        for (var entry : journal.entries()) {
            if (!Order.precedes(plan.steps(), entry.step(), step)) continue;
            var action = Grace.step(plan, entry).action();
            if (action instanceof Action.Hold(var held) && held.isSame(what, plan.namespace())) {
                boolean holds = change(entry).isPresent() && !wasHeld(what, entry);
                if (holds || holder.flatMap(StillHeld::change).isEmpty()) holder = Optional.of(entry);
            } else if (action instanceof Action.Release(var held)
                    && held.isSame(what, plan.namespace())
                    && entry.state() == State.SUCCEEDED) {
                holder = Optional.empty();
            }
        }
        return holder;
    }

    /** What a hold step was about to write, or has written; empty when it did not come to that. */
    static Optional<Intent.Change> change(Entry entry) {
        return entry.intent().filter(Intent.Change.class::isInstance).map(Intent.Change.class::cast);
    }

    /** Whether it was held already when the hold step read it. */
    static boolean wasHeld(GitOps what, Entry entry) {
        return change(entry)
                .filter(change -> what.kind().isHeld(change.previous().flatMap(Held::value)))
                .isPresent();
    }
}
