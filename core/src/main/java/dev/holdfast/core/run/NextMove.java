package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Expression.Judgement;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a run does next. Pure: the same plan, journal, report and time give the same move.
 *
 * <ol>
 *   <li>Before the first step the plan is checked as a whole; what cannot run fails before anything is written.
 *   <li>A step begins when what it awaits is over ({@link Lanes}): mostly the one before; both facts share one journal
 *       write. Of several that go on side by side, each is decided about for itself ({@link Journal#lane}).
 *   <li>Each action has its own decider ({@link ReadMove}, {@link PatchMove}, …); this class only chooses.
 *   <li>An effect is always in the journal before it is sent, and an unanswered one is looked for before it is repeated.
 *   <li>A step that makes another the primary goes on only with evidence about the old one ({@link Promotion}).
 *   <li>A failed step ends the run, pauses it, or is gone on without, as the step says; what was not started is said. One
 *       that ends the run does not wait for people beside it: what they are asked is void ({@link Resting}).
 *   <li>What is still held when a run ends is named in its last words ({@link StillHeld}).
 *   <li>What people have asked for comes at the next boundary ({@link Hearing}, {@link Steering}).
 * </ol>
 */
public final class NextMove {

    private NextMove() {}

    public static Move decide(Plan plan, Subject subject, Journal journal, Report report, Instant now) {
        var move = decided(plan, subject, journal, report, now);
        return new Move(StillHeld.told(plan, journal, move.journal()), move.next());
    }

    private static Move decided(Plan plan, Subject subject, Journal journal, Report report, Instant now) {
        return switch (journal.run(plan)) {
            case Run.Fresh() -> start(plan, journal, now);
            case Run.Ended ended -> new Move(journal, new Next.Stop());
            case Run.Paused paused when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Paused paused
            when Steering.cancel(subject, journal, now).isPresent() -> new Move(journal.resumed(now), new Next.Again());
            case Run.Paused paused -> new Move(journal, new Next.Stop());
            case Run.Ready ready when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Busy busy when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Busy busy
            when Steering.cancel(subject, journal, now).isEmpty()
                    && Grace.dueOfFailed(plan, journal.whole()).isPresent() -> anew(plan, journal, now);
            case Run.Busy(var entry)
            when Resting.isVoid(plan, journal, entry)
                    && Steering.cancel(subject, journal, now).isEmpty() ->
                new Move(journal.with(Resting.voided(plan, journal, entry, now)), new Next.Again());
            case Run.Ready ready when Steering.asked(subject, journal) -> Steering.instead(plan, subject, journal, now);
            case Run.Ready(int step) -> ready(Grace.frame(plan, subject, journal, step, now), report);
            case Run.Busy(var entry) -> {
                var frame = Grace.frame(plan, subject, journal, entry.step(), now);
                if (entry.state() == Entry.State.DEFERRING) yield Deferral.decide(frame, entry, frame.cleaned(report));
                if (Steering.asked(subject, journal)) yield Steering.around(frame, step(frame.atOnce(), report));
                yield Grace.isDue(plan, journal, entry)
                        ? Grace.around(frame, step(frame.atOnce(), report))
                        : entry.state() == Entry.State.WAITING ? begin(frame, report) : step(frame, report);
            }
            case Run.Several several when !journal.digest().equals(plan.digest()) -> changed(journal, now);
            case Run.Several several
            when Steering.asked(subject, journal) -> Steering.instead(plan, subject, journal, now);
            case Run.Several several ->
                throw new IllegalStateException("which of " + several + " is to be decided about?");
            case Run.Broken broken
            when Steering.cancel(subject, journal, now).isEmpty()
                    && Grace.dueOfFailed(plan, journal).isPresent() -> anew(plan, journal, now);
            case Run.Broken broken -> stop(broken(plan, subject, journal, now));
            case Run.Through() -> stop(through(plan, journal, now));
        };
    }

    /** A failed step that says how it goes without grace begins so, whatever is under way beside it. */
    private static Move anew(Plan plan, Journal journal, Instant now) {
        var due = Grace.dueOfFailed(plan, journal.whole()).orElseThrow();
        return new Move(journal.with(Grace.switched(plan, journal, due, now)), new Next.Again());
    }

    private static Journal broken(Plan plan, Subject subject, Journal journal, Instant now) {
        var cancel = Steering.cancel(subject, journal, now);
        if (cancel.isPresent()) return Steering.canceled(plan, journal, cancel.get(), now);
        var failed = Lanes.of(plan, journal).failed();
        String failure = failure(plan, journal, failed);
        var ends = failed.stream()
                .map(entry -> Grace.step(plan, entry))
                .filter(step -> step.onFailure() == OnFailure.ABORT)
                .findFirst();
        if (ends.isEmpty()) {
            boolean asks =
                    failed.stream().anyMatch(entry -> plan.step(entry.step()).action() instanceof Action.Approval);
            String them = failed.size() == 1 ? "it" : "each of them";
            String wanted = asks
                    ? "; waits for somebody to retry " + them + ", which asks anew, or to cancel the run"
                    : "; waits for somebody to retry or skip " + them + ", or to cancel the run";
            return journal.ended(Outcome.PAUSED, failure + wanted, now);
        }
        var heard = journal.asked(Verb.PAUSE).isPresent()
                ? journal.tooLate(ends.get().label() + " had failed, and ends the run")
                : journal;
        return heard.ended(Outcome.FAILED, failure, now);
    }

    private static Journal through(Plan plan, Journal journal, Instant now) {
        var heard = Steering.asked(journal) ? journal.tooLate("the last step had come to its end") : journal;
        long unneeded = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.NOT_NEEDED)
                .count();
        long done = plan.steps().size() - unneeded;
        String words = done + (done == 1 ? " step" : " steps") + " succeeded"
                + (unneeded == 0 ? "" : ", " + unneeded + (unneeded == 1 ? " was" : " were") + " not needed");
        return heard.ended(
                Outcome.COMPLETED, journal.exceptions().isEmpty() ? words : Steering.exceptions(plan, journal), now);
    }

    private static Move start(Plan plan, Journal waited, Instant now) {
        var journal = Journal.begin(plan, waited.acts(), now);
        var refusals = Preflight.check(plan.steps());
        if (refusals.isEmpty()) return new Move(journal, new Next.Again());
        String reasons =
                Listing.of(refusals.stream().map(Preflight.Refusal::reason).toList(), "; ");
        return stop(journal.ended(Outcome.FAILED, "nothing was started: " + reasons, now));
    }

    private static Move ready(Frame frame, Report report) {
        int number = frame.step().number();
        if (!Grace.skips(frame.plan(), frame.journal(), number)) return begin(frame, report);
        return frame.again(frame.entry(Entry.State.WAITING)
                .skipped(frame.now(), "skipped, " + Grace.words(frame.plan(), frame.journal(), number)));
    }

    /**
     * Asks first whether the step is needed. Values and alert do not change under a run, so the answer is the same as long as
     * nothing was begun; a retry by a person asks again.
     */
    private static Move begin(Frame frame, Report report) {
        if (frame.step().when().isEmpty()) return step(frame, report);
        var when = frame.step().when().get();
        return switch (when.judge(frame.variables())) {
            case Judgement.Holds() -> step(frame, report);
            case Judgement.Fails() ->
                frame.again(frame.entry(Entry.State.WAITING)
                        .notNeeded(frame.now(), "not needed: " + when.text() + " does not hold"));
            case Judgement.Unclear(var words) ->
                frame.fail(
                        frame.entry(Entry.State.WAITING),
                        "whether it is needed cannot be told: " + when.text() + ": " + frame.clean(words));
        };
    }

    private static Move step(Frame frame, Report seen) {
        var report = frame.cleaned(seen);
        var never = frame.neverOutput();
        if (never.isPresent()) return frame.fail(frame.entry(Entry.State.WAITING), never.get());
        var tooLong = frame.tooLong();
        if (tooLong.isPresent()) return frame.fail(frame.entry(Entry.State.WAITING), tooLong.get());
        return Promotion.guarded(frame, () -> action(frame, report));
    }

    private static Move action(Frame frame, Report report) {
        return switch (frame.step().action()) {
            case Action.ReadField read -> ReadMove.decide(frame, read, report);
            case Action.Patch patch -> PatchMove.decide(frame, patch, report);
            case Action.Scale scale -> ScaleMove.decide(frame, scale, report);
            case Action.Wait wait -> WaitMove.decide(frame, wait, report);
            case Action.Delete delete -> DeleteMove.decide(frame, delete, report);
            case Action.Apply apply -> ApplyMove.decide(frame, apply, report);
            case Action.Job job -> JobMove.decide(frame, job, report);
            case Action.Child child -> ChildMove.decide(frame, child, report);
            case Action.Probe probe -> ProbeMove.decide(frame, probe, report);
            case Action.Http http -> CallMove.decide(frame, http, report);
            case Action.Notify notify -> CallMove.decide(frame, notify, report);
            case Action.Hold hold -> HoldMove.decide(frame, hold, report);
            case Action.Release release -> ReleaseMove.decide(frame, release, report);
            case Action.Fence fence -> FenceMove.decide(frame, fence, report);
            case Action.Unfence unfence -> FenceMove.decide(frame, unfence, report);
            case Action.Approval approval -> AskMove.decide(frame, approval, report);
            case Action.Pause pause -> AskMove.decide(frame, pause, report);
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

    private static String failure(Plan plan, Journal journal, List<Entry> failed) {
        String missed = notStarted(plan, journal);
        var voided = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.CANCELED)
                .map(entry -> plan.step(entry.step()).label() + " is " + entry.message());
        return Stream.concat(
                                failed.stream()
                                        .map(entry -> plan.step(entry.step()).label() + " failed: " + entry.message()),
                                voided)
                        .collect(Collectors.joining("; "))
                + (missed.isEmpty() ? "" : "; not started: " + missed);
    }

    /** The steps that have not begun, in a list that a message has room for. */
    static String notStarted(Plan plan, Journal journal) {
        return Listing.of(
                plan.steps().stream()
                        .filter(step -> journal.entry(step.number()).isEmpty())
                        .map(Step::label)
                        .toList(),
                ", ");
    }
}
