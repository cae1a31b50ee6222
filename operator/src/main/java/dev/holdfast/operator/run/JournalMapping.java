package dev.holdfast.operator.run;

import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.HeldBy;
import dev.holdfast.api.run.JournalEnd;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.api.run.UngracefulBy;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Lanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal in a run's status and core's journal are the same; secret and large values pass through the run's Secret. */
final class JournalMapping {

    private JournalMapping() {}

    /** Where the values are that do not stand in the status; {@link RunSecret} in earnest. */
    @FunctionalInterface
    interface Kept {
        Optional<String> find(int step, String hash) throws IOException;
    }

    static dev.holdfast.api.run.Journal toWire(Plan plan, Journal journal) {
        var entries = journal.entries().stream()
                .map(entry -> EntryMapping.toWire(plan, plan.step(entry.step(), entry.ungraceful()), entry))
                .toList();
        var end = journal.end()
                .map(e -> new JournalEnd(phase(e.outcome()), e.message(), e.at()))
                .orElse(null);
        var held = journal.halt()
                .map(halt -> new HeldBy(
                        halt.freeze(), halt.words(), halt.since(), halt.until().orElse(null)))
                .orElse(null);
        var acts = journal.acts().stream().map(JournalMapping::toWire).toList();
        var above = journal.above()
                .map(is -> new UngracefulBy(is.run(), is.words(), is.at()))
                .orElse(null);
        return new dev.holdfast.api.run.Journal(journal.digest(), entries, end, held, acts, above);
    }

    static HeardAct toWire(Heard heard) {
        return new HeardAct(
                heard.verb(),
                heard.step() == 0 ? null : heard.step(),
                heard.actor(),
                heard.obeyed(),
                heard.words(),
                heard.at(),
                heard.until().orElse(null),
                heard.epoch().orElse(null));
    }

    static Heard fromWire(HeardAct wire) {
        return new Heard(
                text(wire.verb()),
                wire.step() == null ? 0 : wire.step(),
                text(wire.actor()),
                wire.obeyed(),
                text(wire.message()),
                wire.time(),
                Optional.ofNullable(wire.until()),
                Optional.ofNullable(wire.epoch()));
    }

    static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> Phase.COMPLETED;
            case FAILED -> Phase.FAILED;
            case PAUSED -> Phase.PAUSED;
            case CANCELED -> Phase.CANCELED;
        };
    }

    static Outcome outcome(Phase phase) {
        return switch (phase) {
            case COMPLETED -> Outcome.COMPLETED;
            case PAUSED -> Outcome.PAUSED;
            case CANCELED -> Outcome.CANCELED;
            case PENDING, RUNNING, AWAITING_APPROVAL, FAILED -> Outcome.FAILED;
        };
    }

    /** Core's journal from a run's status; empty before the first write. */
    static Journal fromWire(Plan plan, RecoveryRunStatus status, Kept kept) throws IOException {
        if (status == null || status.journal() == null) return Journal.EMPTY;
        if (status.startTime() == null) {
            // it waits for its turn, and has heard acts
            var heard = status.journal().acts().stream()
                    .map(JournalMapping::fromWire)
                    .toList();
            return new Journal("", Optional.empty(), List.of(), Optional.empty(), heard);
        }
        var wire = status.journal();
        List<Entry> entries = new ArrayList<>();
        for (var entry : wire.entries()) {
            if (!entry.isReadable()) throw new UnreadableJournal(entries.size() + 1, text(entry.message()));
            int before = entries.isEmpty() ? 0 : entries.getLast().step();
            if (entry.step() <= before || entry.step() > plan.steps().size()) {
                throw new UnreadableJournal(entries.size() + 1, "it is about step " + entry.step());
            }
            entries.add(EntryMapping.fromWire(
                    plan.step(entry.step(), entry.ungraceful()).action(), entry, kept));
        }
        var end = Optional.ofNullable(wire.end())
                .map(e -> new Journal.End(outcome(e.outcome()), text(e.message()), e.time()));
        var acts = wire.acts().stream().map(JournalMapping::fromWire).toList();
        var halt = Optional.ofNullable(wire.held())
                .map(held -> new Halt(
                        text(held.freeze()), text(held.message()), held.since(), Optional.ofNullable(held.until())));
        var alone = new Journal(text(wire.digest()), Optional.of(status.startTime()), entries, end, acts, halt);
        var journal = Optional.ofNullable(wire.ungraceful())
                .map(above -> alone.under(new Journal.Above(text(above.run()), text(above.message()), above.time())))
                .orElse(alone);
        var objection =
                journal.digest().equals(plan.digest()) ? Lanes.objection(plan, journal) : Optional.<String>empty();
        if (objection.isPresent()) throw new UnreadableJournal(entries.size(), objection.get());
        return journal;
    }

    /** What is written back as it is must be what Holdfast wrote. */
    static void requireReadable(dev.holdfast.api.run.Journal wire) throws UnreadableJournal {
        for (int i = 0; i < wire.entries().size(); i++) {
            var entry = wire.entries().get(i);
            if (!entry.isReadable()) throw new UnreadableJournal(i + 1, text(entry.message()));
        }
    }

    static String text(String maybe) {
        return maybe == null ? "" : maybe;
    }
}
