package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.simulation.operator.Shell;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Bugs of a shell: the decisions are right, what is done about them is not. */
final class WrongActions {

    private WrongActions() {}

    static Shell journalAfterEffect() {
        return journalLate("the journal is written after the effect", entry -> true);
    }

    static Shell journalAfterCall() {
        return journalLate(
                "a message goes out before it is in the journal",
                entry -> entry.intent().orElse(null) instanceof Intent.Call);
    }

    private static Shell journalLate(String name, Predicate<Entry> late) {
        return Shell.acting(name, world -> new Around(world) {
            private Optional<Journal> unwritten = Optional.empty();

            @Override
            public Stored store(Journal journal) {
                boolean begins = journal.end().isEmpty()
                        && journal.entries().getLast().state() == Entry.State.RUNNING
                        && !journal.equals(honest.stored())
                        && late.test(journal.entries().getLast());
                if (!begins) return honest.store(journal);
                unwritten = Optional.of(journal);
                return new Stored.Ok();
            }

            @Override
            public Sent perform(Effect effect) {
                var sent = honest.perform(effect);
                unwritten.ifPresent(honest::store);
                unwritten = Optional.empty();
                return sent;
            }
        });
    }

    static Shell statusConflictOverwritten() {
        return Shell.acting("a conflict on the status is answered by overwriting", world -> new Around(world) {
            @Override
            public Stored store(Journal journal) {
                var stored = honest.store(journal);
                boolean conflict = stored instanceof Stored.Reread(var words) && words.contains("(409)");
                return conflict ? honest.overwrite(journal) : stored;
            }
        });
    }

    static Shell sameJournalNotWritten() {
        return Shell.acting(
                "a journal that reads the same is not written before an effect", world -> new Around(world) {
                    @Override
                    public Stored store(Journal journal) {
                        return journal.equals(honest.stored()) ? new Stored.Ok() : honest.store(journal);
                    }
                });
    }

    static Shell tenureNotChecked() {
        return Shell.acting(
                "a leader that was stopped does not look whether it still leads", world -> new Around(world) {
                    @Override
                    public Sent perform(Effect effect) {
                        return new Sent.Answer(honest.send(effect));
                    }
                });
    }

    static Shell freezeAskedOnce() {
        return Shell.acting("a freeze is asked for before the first step only", world -> new Around(world) {
            @Override
            public Optional<Halt> halted(String cluster) {
                return honest.stored().entries().isEmpty() ? honest.halted(cluster) : Optional.empty();
            }
        });
    }

    static Shell freezeNeverOver() {
        return Shell.acting("a freeze that is over holds on", world -> new Around(world) {
            @Override
            public Optional<Halt> halted(String cluster) {
                return honest.halted(cluster).or(() -> honest.stored().halt());
            }
        });
    }

    static Shell oneSiteForAll() {
        return Shell.acting("a freeze of a site is not asked for on a second cluster", world -> new Around(world) {
            @Override
            public Optional<Halt> halted(String cluster) {
                return honest.halted(cluster.equals("west") ? "east" : cluster);
            }
        });
    }

    static Shell freezeNotAskedAgain() {
        return Shell.acting("a freeze that comes while the journal is written is not seen", world -> new Around(world) {
            private boolean asked;

            @Override
            public Optional<Halt> halted(String cluster) {
                asked = !asked;
                return asked ? honest.halted(cluster) : Optional.empty();
            }

            @Override
            public Report look(Look look) {
                asked = false;
                return honest.look(look);
            }

            @Override
            public Sent perform(Effect effect) {
                asked = false;
                return honest.perform(effect, cluster -> Optional.empty());
            }
        });
    }

    /** A cluster that was asked once in vain is taken for one that is known to be silent. */
    static Shell unknownIsSilent() {
        return Shell.acting("a cluster of which nothing is known counts as silent", world -> new Around(world) {
            private final Set<String> inVain = new HashSet<>();

            @Override
            public Report look(Look look) {
                var report = honest.look(look);
                if (report instanceof Report.Unreached && look instanceof Look.AtObject at)
                    inVain.add(at.target().cluster());
                return report;
            }

            @Override
            public Optional<String> unreachable(String cluster) {
                return inVain.contains(cluster)
                        ? Optional.of("Cluster " + cluster + " is not reachable")
                        : honest.unreachable(cluster);
            }
        });
    }

    static Shell noAnswerIsFailure() {
        return answering(
                "no answer is taken for a failure",
                report -> report instanceof Report.Unclear(var words) ? new Report.Refused(words, false) : report);
    }

    static Shell noAnswerIsSuccess() {
        return answering(
                "no answer is taken for success",
                report -> report instanceof Report.Unclear ? new Report.Done() : report);
    }

    private static Shell answering(String name, UnaryOperator<Report> wrong) {
        return Shell.acting(name, world -> new Around(world) {
            @Override
            public Sent perform(Effect effect) {
                return honest.perform(effect) instanceof Sent.Answer(var report)
                        ? new Sent.Answer(wrong.apply(report))
                        : new Sent.NotOurs();
            }
        });
    }

    static Shell jobOfAnybody() {
        return Shell.acting("a Job of the right name is not checked for the run's label", world -> new Around(world) {
            @Override
            public Report look(Look look) {
                return look instanceof Look.AtJob job ? honest.lookAtAnybodys(job) : honest.look(look);
            }
        });
    }
}
