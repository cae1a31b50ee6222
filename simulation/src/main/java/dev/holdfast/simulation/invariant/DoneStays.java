package dev.holdfast.simulation.invariant;

import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.scenario.Place;
import dev.holdfast.simulation.scenario.RunCase;

/** What a completed run has set is so in the end, or the one who changed it afterwards is known and is not the step. */
final class DoneStays implements Invariant {

    private final Facts facts;

    DoneStays(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "in the end every effect of a completed run is there, or somebody else has changed it";
    }

    @Override
    public void over(RunCase run, Journal journal) {
        boolean completed = journal.end()
                .filter(end -> end.outcome() == Journal.Outcome.COMPLETED)
                .isPresent();
        if (!completed) return;
        for (var step : run.plan().steps()) {
            if (Effects.write(step.action()).isEmpty()) continue;
            if (journal.entry(step.number()).orElseThrow().state() != Entry.State.SUCCEEDED) continue;
            StepsInOrder.place(facts, step, journal).ifPresent(place -> require(run, step, journal, place));
        }
    }

    private void require(RunCase run, Step step, Journal journal, Place place) {
        boolean held = false;
        for (var change : facts.history(place).toList()) {
            boolean holds = change.after()
                    .filter(state -> Effects.holds(step, journal, state))
                    .isPresent();
            if (held && !holds) {
                boolean self = change.by() instanceof OfEffect by
                        && by.run().equals(run)
                        && by.effect().step() == step.number();
                require(!self, run.name() + " " + step.label() + " undid itself by " + change.by());
            }
            held = holds;
        }
    }
}
