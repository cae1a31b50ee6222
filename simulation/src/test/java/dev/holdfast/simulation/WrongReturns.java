package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Evidence;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.quarantine.ReturnShell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Bugs of what is decided and done while a cluster is away. */
final class WrongReturns {

    /** Long enough for whatever was sent to have arrived. */
    private static final Duration LONG_AFTER = Duration.ofMinutes(5);

    private WrongReturns() {}

    static ReturnShell refusalsBelieved() {
        return ReturnShell.deciding(
                "a refusal is taken to be about what was sent before it, too",
                (plan, subject, journal, report, now) -> {
                    boolean deferring = report instanceof Report.Refused
                            && journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.DEFERRING);
                    return NextMove.decide(plan, subject, journal, report, deferring ? now.plus(LONG_AFTER) : now);
                });
    }

    static ReturnShell endedWaiverTaken() {
        return ReturnShell.deciding(
                "a waiver that has ended is taken",
                (plan, subject, journal, report, now) -> NextMove.decide(
                        plan,
                        subject,
                        all(
                                journal,
                                entry -> with(
                                        entry,
                                        entry.intent(),
                                        entry.evidence().map(WrongReturns::forEver),
                                        entry.carried())),
                        report,
                        now));
    }

    private static Evidence forEver(Evidence is) {
        return is.proof() instanceof Evidence.Proof.Waiver(var who, var until)
                ? new Evidence(
                        is.primary(),
                        new Evidence.Proof.Waiver(who, Instant.MAX),
                        is.observed(),
                        is.asOf(),
                        is.run(),
                        is.epoch())
                : is;
    }

    static ReturnShell earlierRoundForgotten() {
        return ReturnShell.deciding(
                "what a round before has sent is forgotten",
                (plan, subject, journal, report, now) -> NextMove.decide(
                        plan,
                        subject,
                        all(
                                journal,
                                entry -> entry.carried() && !entry.state().isFinal()
                                        ? with(entry, Optional.empty(), entry.evidence(), false)
                                        : entry),
                        report,
                        now));
    }

    static ReturnShell startNotStored() {
        return ReturnShell.acting("an effect is sent on a journal that was not stored", honest -> new World() {
            @Override
            public Report look(Look look) {
                return honest.look(look);
            }

            @Override
            public Sent perform(Effect effect) {
                return honest.perform(effect);
            }

            @Override
            public Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
                return honest.together(looks, effects);
            }

            @Override
            public Stored store(Journal journal) {
                boolean begins = journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.RUNNING);
                return begins ? new Stored.Ok() : honest.store(journal);
            }

            @Override
            public Optional<Halt> halted(String cluster) {
                return honest.halted(cluster);
            }

            @Override
            public Optional<String> unreachable(String cluster) {
                return honest.unreachable(cluster);
            }
        });
    }

    private static Journal all(Journal journal, UnaryOperator<Entry> change) {
        var entries = journal.entries().stream().map(change).toList();
        return new Journal(journal.digest(), journal.started(), entries, journal.end(), journal.acts(), journal.halt());
    }

    private static Entry with(Entry entry, Optional<Intent> intent, Optional<Evidence> evidence, boolean carried) {
        return new Entry(
                entry.step(),
                entry.state(),
                entry.attempt(),
                entry.started(),
                entry.deadline(),
                entry.finished(),
                entry.notBefore(),
                entry.message(),
                intent,
                entry.output(),
                entry.foundApplied(),
                entry.round(),
                carried,
                evidence,
                entry.ungraceful());
    }
}
