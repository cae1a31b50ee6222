package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;

/**
 * Decides what a run does next. Pure: the same plan, journal, report and time give the same move.
 *
 * <ol>
 *   <li>Before the first step the plan is checked as a whole; what cannot run fails before anything is written.
 *   <li>Steps go in order. A step begins when the one before has succeeded; both facts share one journal write.
 *   <li>Each action has its own decider ({@link ReadMove}, {@link PatchMove}, …); this class only chooses.
 *   <li>An effect is always in the journal before it is sent, and an unanswered one is looked for before it is repeated.
 *   <li>A failed step ends the run; what was not started is said.
 * </ol>
 */
public final class NextMove {

    private NextMove() {}

    public static Move decide(Plan plan, Subject subject, Journal journal, Report report, Instant now) {
        return switch (journal.run(plan)) {
            case Run.Fresh() -> start(plan, now);
            case Run.Ended ended -> new Move(journal, new Next.Stop());
            case Run.Ready ready when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Busy busy when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Ready(int step) -> step(new Frame(plan, subject, journal, plan.step(step), now), report);
            case Run.Busy(var entry) -> step(new Frame(plan, subject, journal, plan.step(entry.step()), now), report);
            case Run.Broken(var entry) ->
                stop(journal.ended(Outcome.FAILED, failure(plan, plan.step(entry.step()), entry), now));
            case Run.Through() ->
                stop(journal.ended(
                        Outcome.COMPLETED,
                        plan.steps().size() + (plan.steps().size() == 1 ? " step" : " steps") + " succeeded",
                        now));
        };
    }

    private static Move start(Plan plan, Instant now) {
        var journal = Journal.begin(plan, now);
        var refusals = Preflight.check(plan.steps());
        if (refusals.isEmpty()) return new Move(journal, new Next.Again());
        String reasons =
                Listing.of(refusals.stream().map(Preflight.Refusal::reason).toList(), "; ");
        return stop(journal.ended(Outcome.FAILED, "nothing was started: " + reasons, now));
    }

    private static Move step(Frame frame, Report seen) {
        var report = frame.cleaned(seen);
        return switch (frame.step().action()) {
            case Action.ReadField read -> ReadMove.decide(frame, read, report);
            case Action.Patch patch -> PatchMove.decide(frame, patch, report);
            case Action.Scale scale -> ScaleMove.decide(frame, scale, report);
            case Action.Wait wait -> WaitMove.decide(frame, wait, report);
            case Action.Delete delete -> DeleteMove.decide(frame, delete, report);
            case Action.Apply apply -> ApplyMove.decide(frame, apply, report);
            case Action.Job job -> JobMove.decide(frame, job, report);
            case Action.Probe probe -> ProbeMove.decide(frame, probe, report);
            case Action.Http http -> CallMove.decide(frame, http, report);
            case Action.Notify notify -> CallMove.decide(frame, notify, report);
        };
    }

    private static Move changed(Journal journal, Instant now) {
        return stop(journal.ended(
                Outcome.FAILED,
                "the run's steps are not the ones it started with (" + journal.digest()
                        + "); start another run instead of changing this one",
                now));
    }

    private static Move stop(Journal journal) {
        return new Move(journal, new Next.Stop());
    }

    private static String failure(Plan plan, Step failed, Entry entry) {
        String missed = Listing.of(
                plan.steps().stream().skip(failed.number()).map(Step::label).toList(), ", ");
        return failed.label() + " failed: " + entry.message() + (missed.isEmpty() ? "" : "; not started: " + missed);
    }
}
