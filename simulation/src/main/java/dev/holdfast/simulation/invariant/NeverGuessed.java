package dev.holdfast.simulation.invariant;

import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Entry;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.scenario.Silences;

/** A step is gone on without, or fails, for a silent cluster only when that is known, and only when it says so of itself. */
final class NeverGuessed implements Invariant {

    private static final String SILENT = "Cluster ";

    private final Facts facts;

    NeverGuessed(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "a step ends for the silence of its cluster only when that is known, and as the step says";
    }

    @Override
    public void stored(OfStore store) {
        for (var entry : store.journal().entries()) {
            boolean skipped =
                    entry.state() == Entry.State.SKIPPED && entry.message().startsWith("skipped: " + SILENT);
            boolean failed =
                    entry.state() == Entry.State.FAILED && entry.message().startsWith(SILENT);
            if (skipped || failed) ended(store.run(), entry);
        }
    }

    private void ended(RunCase run, Entry entry) {
        var step = run.plan().step(entry.step(), entry.ungraceful());
        String what = run.name() + " " + step.label() + " is " + entry.state() + ": " + entry.message();
        require(step.onUnreachable() == wanted(entry), what + ", and says " + step.onUnreachable());
        require(wasSilent(step), what + ", which nobody has known");
    }

    private static OnUnreachable wanted(Entry entry) {
        return entry.state() == Entry.State.SKIPPED ? OnUnreachable.SKIP : OnUnreachable.FAIL;
    }

    private boolean wasSilent(Step step) {
        var key = Silences.key(step.action().cluster());
        return facts.clusters().get("").server().history().stream()
                .filter(change -> change.key().equals(key))
                .map(Change::after)
                .anyMatch(object -> object.filter(Silences::isSilent).isPresent());
    }
}
