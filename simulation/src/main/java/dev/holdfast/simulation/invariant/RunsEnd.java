package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.scenario.RunCase;

/** Every run ends in time and says why; with nothing but harmless trouble, it completes. */
final class RunsEnd implements Invariant {

    private final Facts facts;

    RunsEnd(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "every run ends in time, and completes when nothing but harmless trouble happens";
    }

    @Override
    public void over(RunCase run, Journal journal) {
        require(
                journal.end().isPresent(),
                run.name() + " has not ended after " + facts.timeline().passed() + ": " + journal);
        var end = journal.end().get();
        require(!end.message().isBlank(), run.name() + " does not say why it ended");
        boolean mustComplete = run.completes() && facts.weather().isHarmless();
        require(
                !mustComplete || end.outcome() == Outcome.COMPLETED,
                run.name() + " ended as " + end.outcome() + " in harmless weather " + facts.weather() + ": "
                        + end.message());
        require(run.completes() || end.outcome() != Outcome.COMPLETED, run.name() + " completed, which it cannot");
    }
}
