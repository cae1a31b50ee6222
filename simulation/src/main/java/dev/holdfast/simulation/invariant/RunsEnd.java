package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.scenario.Approvers;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.scenario.Silences;

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

    private static boolean isFull(String message) {
        return message.contains("the journal has reached its bound");
    }

    @Override
    public void over(RunCase run, Journal journal) {
        require(
                journal.end().isPresent(),
                () -> run.name() + " has not ended after " + facts.timeline().passed() + ": " + journal);
        var end = journal.end().get();
        require(!end.message().isBlank(), run.name() + " does not say why it ended");
        boolean waits = end.outcome() == Outcome.PAUSED && journal.isPausedByPerson();
        boolean mustComplete = run.completes()
                && !Approvers.isAsking(run)
                && !Silences.isAsking(run)
                && facts.weather().isHarmless()
                && !waits
                && !ActsHeeded.isSteered(journal);
        require(
                !mustComplete || end.outcome() == Outcome.COMPLETED,
                run.name() + " ended as " + end.outcome() + " in harmless weather " + facts.weather() + ": "
                        + end.message());
        require(
                run.completes()
                        || end.outcome() != Outcome.COMPLETED
                        || !journal.exceptions().isEmpty(),
                run.name() + " completed, which it cannot");
        require(
                end.outcome() != Outcome.PAUSED
                        || end.message().contains("waits for somebody")
                        || isFull(end.message()),
                run.name() + " does not say whom it waits for");
    }
}
