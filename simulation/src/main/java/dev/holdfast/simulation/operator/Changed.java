package dev.holdfast.simulation.operator;

import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Journals and entries with one thing changed, past all rules of core: for what is lost, and for planted bugs. */
public record Changed(Entry entry) {

    public Entry attempt(int attempt) {
        return with(entry.state(), attempt, entry.deadline(), entry.message(), entry.intent(), entry.output());
    }

    public Entry deadline(Instant deadline) {
        return with(entry.state(), entry.attempt(), deadline, entry.message(), entry.intent(), entry.output());
    }

    public Entry message(String message) {
        return with(entry.state(), entry.attempt(), entry.deadline(), message, entry.intent(), entry.output());
    }

    public Entry intent(Optional<Intent> intent) {
        return with(entry.state(), entry.attempt(), entry.deadline(), entry.message(), intent, entry.output());
    }

    public Entry state(Entry.State state) {
        return with(state, entry.attempt(), entry.deadline(), entry.message(), entry.intent(), entry.output());
    }

    public Entry output(Optional<Entry.Output> output) {
        return with(entry.state(), entry.attempt(), entry.deadline(), entry.message(), entry.intent(), output);
    }

    private Entry with(
            Entry.State state,
            int attempt,
            Instant deadline,
            String message,
            Optional<Intent> intent,
            Optional<Entry.Output> output) {
        return new Entry(
                entry.step(),
                state,
                attempt,
                entry.started(),
                deadline,
                entry.finished(),
                entry.notBefore(),
                message,
                intent,
                output,
                entry.foundApplied(),
                entry.round(),
                entry.carried() && intent.isPresent(),
                entry.evidence(),
                entry.ungraceful(),
                entry.resting());
    }

    /** The journal with all its entries changed. */
    public static Journal all(Journal journal, UnaryOperator<Entry> change) {
        var entries = journal.entries().stream().map(change).toList();
        return with(journal, entries);
    }

    /** The journal with the entry changed that is decided about, or its last, if it has one. */
    public static Journal last(Journal journal, UnaryOperator<Entry> change) {
        if (journal.latest().isEmpty()) return journal;
        int step = journal.latest().get().step();
        return all(journal, entry -> entry.step() == step ? change.apply(entry) : entry);
    }

    private static Journal with(Journal journal, List<Entry> entries) {
        return new Journal(
                journal.digest(),
                journal.started(),
                entries,
                journal.end(),
                journal.acts(),
                journal.halt(),
                journal.above(),
                journal.lane());
    }
}
