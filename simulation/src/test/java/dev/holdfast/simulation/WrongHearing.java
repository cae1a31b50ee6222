package dev.holdfast.simulation;

import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Move;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Run;
import dev.holdfast.core.run.Verb;
import dev.holdfast.core.run.World.Stored;
import dev.holdfast.simulation.operator.Changed;
import dev.holdfast.simulation.operator.Shell;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Bugs about people who steer runs: what they did is heard wrongly, or not heeded. */
final class WrongHearing {

    private WrongHearing() {}

    static Shell heardAgain() {
        return Shell.acting("an act that was heard is forgotten in a crash", world -> new Around(world) {
            @Override
            public Stored store(Journal journal) {
                return honest.store(acts(journal, List.of()));
            }
        });
    }

    static Shell pauseNotHeeded() {
        return unheeded("a pause is heard and not heeded", Verb.PAUSE);
    }

    static Shell cancelNotHeeded() {
        return unheeded("a cancel is heard and not heeded", Verb.CANCEL);
    }

    /** The decisions do not see that the act was obeyed; the journal keeps it. */
    static Shell unheeded(String name, Verb verb) {
        return Shell.deciding(name, decider -> (plan, subject, journal, report, now) -> {
            var deaf = acts(
                    journal,
                    journal.acts().stream()
                            .map(act -> act.verb().equals(verb.word())
                                    ? new Heard(act.verb(), act.step(), act.actor(), false, act.words(), act.at())
                                    : act)
                            .toList());
            var move = decider.decide(plan, subject, deaf, report, now);
            return new Move(acts(move.journal(), journal.acts()), move.next());
        });
    }

    static Shell forgedObeyed() {
        return Shell.hearing(
                "an act that nobody vouches for is obeyed",
                hearer -> (plan, journal, acts, now) ->
                        hearer.hear(plan, journal, new Acts(acts.given(), Acts.NONE.vouching(), acts.hold()), now));
    }

    static Shell obeyedLater() {
        return Shell.hearing(
                "an act is obeyed when somebody vouches for acts again",
                hearer -> (plan, journal, acts, now) ->
                        hearer.hear(plan, journal, new Acts(acts.given(), acts.vouching(), acts.hold()), now));
    }

    static Shell deafWhileBusy() {
        return Shell.hearing(
                "acts are heard between steps only",
                hearer -> (plan, journal, acts, now) ->
                        journal.run(plan) instanceof Run.Busy ? journal : hearer.hear(plan, journal, acts, now));
    }

    static Shell lastActOnly() {
        return Shell.hearing("of several acts only the last is heard", hearer -> (plan, journal, acts, now) -> {
            int heard = journal.acts().size();
            if (acts.given().size() <= heard + 1) return hearer.hear(plan, journal, acts, now);
            return hearer.hear(
                    plan,
                    journal,
                    new Acts(List.of(acts.given().getLast()), acts.vouching(), acts.hold(), acts.seen()),
                    now);
        });
    }

    static Shell earlierForgotten() {
        return round("a new round forgets what the round before has sent", entry -> new Changed(entry)
                .intent(Optional.empty()));
    }

    /** What a retry makes of the failed entry is changed. */
    private static Shell round(String name, UnaryOperator<Entry> wrong) {
        return Shell.hearing(name, hearer -> (plan, journal, acts, now) -> {
            var heard = hearer.hear(plan, journal, acts, now);
            boolean begins = heard.acts().size() > journal.acts().size()
                    && heard.latest().isPresent()
                    && heard.latest().orElseThrow().carried();
            return begins ? Changed.last(heard, wrong) : heard;
        });
    }

    static Shell besideTheEarlierJob() {
        return Shell.deciding(
                "a new round makes its Job beside one that still runs",
                decider -> (plan, subject, journal, report, now) -> {
                    boolean carried = journal.latest().isPresent()
                            && journal.latest().orElseThrow().carried();
                    boolean active = report instanceof Report.JobSeen(var state, var tail) && state == JobState.ACTIVE;
                    return decider.decide(
                            plan,
                            subject,
                            journal,
                            carried && active ? new Report.JobSeen(JobState.FAILED, "") : report,
                            now);
                });
    }

    static Shell skippedBegunAgain() {
        return Shell.deciding(
                "a skipped step is begun all the same",
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(plan, subject, Changed.last(journal, WrongHearing::unskipped), report, now));
    }

    private static Entry unskipped(Entry entry) {
        return entry.state() == Entry.State.SKIPPED ? new Changed(entry).state(Entry.State.WAITING) : entry;
    }

    static Shell goesOnAfterFailure() {
        return planned("a run goes on after a step whose failure should pause it", OnFailure.PAUSE::equals);
    }

    private static Shell planned(String name, Predicate<OnFailure> wrong) {
        return Shell.deciding(
                name,
                decider -> (plan, subject, journal, report, now) -> decider.decide(
                        new Plan(
                                plan.namespace(),
                                plan.name(),
                                plan.steps().stream()
                                        .map(step -> wrong.test(step.onFailure()) ? continuing(step) : step)
                                        .toList(),
                                plan.digest()),
                        subject,
                        journal,
                        report,
                        now));
    }

    private static Step continuing(Step step) {
        return new Step(
                step.number(),
                step.title(),
                step.action(),
                step.timeout(),
                step.retries(),
                OnFailure.CONTINUE,
                step.when(),
                step.order());
    }

    static Shell cancelBlindly() {
        return Shell.deciding(
                "a cancel does not look at what was under way", decider -> (plan, subject, journal, report, now) -> {
                    boolean canceling = !Hearing.allowed(plan, journal).stream()
                            .map(Hearing.Allowed::verb)
                            .toList()
                            .contains(Verb.CANCEL);
                    var blind = journal.run(plan) instanceof Run.Busy && canceling && report instanceof Report.Nothing
                            ? new Report.JobSeen(JobState.ACTIVE, "")
                            : report;
                    boolean job = journal.latest().isPresent()
                            && journal.latest().orElseThrow().intent().orElse(null) instanceof Intent.Create;
                    return decider.decide(plan, subject, journal, job ? blind : report, now);
                });
    }

    private static Journal acts(Journal journal, List<Heard> acts) {
        return new Journal(journal.digest(), journal.started(), journal.entries(), journal.end(), acts);
    }
}
