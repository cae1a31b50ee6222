package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import java.time.Instant;

/**
 * What does not go on by itself: steps that ask people, that wait for a waiver, or whose run below rests. A run of which
 * nothing else is under way takes no time of the step above that waits for it, and is not waited for by a run that ends.
 */
public final class Resting {

    private Resting() {}

    /** Whether nothing of a run goes on until a person, or whatever holds the runs below it, lets it. */
    public static boolean all(Plan plan, Journal journal) {
        if (journal.end().isPresent()) return journal.end().get().outcome() == Journal.Outcome.PAUSED;
        var open = journal.entries().stream()
                .filter(entry -> !entry.state().isFinal())
                .toList();
        return !open.isEmpty() && open.stream().allMatch(entry -> rests(plan, entry));
    }

    /** The journal of a run that rests, with the run below for which it does, if it is for one. */
    static Journal held(Plan plan, Journal journal) {
        if (!all(plan, journal)) return journal;
        return journal.entries().stream()
                .filter(entry -> entry.resting().isPresent())
                .findFirst()
                .map(entry -> journal.halted(
                        Halt.by(below(entry), entry.message(), entry.resting().orElseThrow())))
                .orElse(journal);
    }

    /** The run below a step, as NAMESPACE/NAME; empty when there is none. */
    private static String below(Entry entry) {
        return entry.intent().orElse(null) instanceof Intent.Create(var namespace, var name, var made)
                ? namespace + "/" + name
                : "";
    }

    private static boolean rests(Plan plan, Entry entry) {
        if (entry.resting().isPresent()) return true;
        var action = Grace.step(plan, entry).action();
        if (entry.state() == Entry.State.ASKING) return !(action instanceof Action.Pause pause && pause.byItself());
        return action instanceof Action.Fence(var primary, FenceMethod.Waiver waiver);
    }

    /** Whether it is for a person, or for a run below that rests, that a step waits in a run that has failed for good. */
    static boolean isVoid(Plan plan, Journal journal, Entry entry) {
        return (entry.state() == Entry.State.ASKING || rests(plan, entry)) && aborting(plan, journal) > 0;
    }

    /** The step is over with the run that a failed step ends. */
    static Entry voided(Plan plan, Journal journal, Entry entry, Instant now) {
        return entry.canceled(
                now,
                "void, for " + plan.step(aborting(plan, journal)).label() + " has failed and ends the run; "
                        + Known.of(Grace.step(plan, entry), entry));
    }

    /** The number of the first failed step that ends the run; 0 for none. */
    private static int aborting(Plan plan, Journal journal) {
        return Lanes.of(plan, journal.whole()).failed().stream()
                .filter(entry -> Grace.step(plan, entry).onFailure() == OnFailure.ABORT)
                .filter(entry -> !Grace.isDue(plan, journal, entry))
                .mapToInt(Entry::step)
                .findFirst()
                .orElse(0);
    }

    /** Whether the run is held by the run below one of its steps, and not as a whole. */
    static boolean isOfStep(Journal journal, Halt halt) {
        return journal.entries().stream()
                .filter(entry -> entry.resting().isPresent())
                .anyMatch(entry -> halt.isBy(below(entry)));
    }
}
