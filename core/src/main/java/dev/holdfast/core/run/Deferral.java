package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Preflight;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about a step that is put off until its cluster answers again.
 *
 * <ol>
 *   <li>That it is put off goes into the journal before the deferred action is written, and from there on nothing else
 *       becomes of the step: a cluster that returns in between does not get it twice.
 *   <li>The deferred action has a name made of run, step and round: writing it again is recognised as done.
 *   <li>Only when it is known to be written the run goes on. As long as it is not known it is written again, also when the
 *       step's time is over: a step that failed then could be tried anew, and be put off a second time.
 *   <li>A refusal says nothing about what was sent before it: as long as that may still arrive, the step is written again,
 *       and only then it fails.
 *   <li>What cannot be put off fails: an effect that may have been sent and would be done twice, and what a Secret has said.
 * </ol>
 */
final class Deferral {

    /** Longest that an API server which stores journals leaves it open whether it has stored a deferred action, too. */
    private static final Duration UNKNOWN_MAX = Duration.ofHours(24);

    private Deferral() {}

    /** The step is put off, with the reason; or fails, because it cannot be. */
    static Move begin(Frame frame, Entry entry, String why) {
        var refusal = refusal(frame, entry);
        return refusal.isPresent()
                ? frame.fail(entry, why + "; it cannot be deferred: " + refusal.get())
                : write(frame, entry.deferring(why).puttingOff());
    }

    private static Optional<String> refusal(Frame frame, Entry entry) {
        boolean twice = entry.intent().isPresent()
                && (frame.step().action() instanceof Action.Job
                        || frame.step().action() instanceof Action.Patch patch
                                && patch.path().appends());
        if (twice) return Optional.of("what it has sent may have been done, and would be done twice");
        var lost = frame.lostValue();
        if (lost.isPresent()) return Optional.of("the run's Secret no longer holds the value " + lost.get());
        return frame.usesSecrets()
                ? Optional.of("it uses a value of a Secret, and deferred actions can be read by whoever reads runs")
                : Optional.empty();
    }

    /** What comes next of a step that is being put off. */
    static Move decide(Frame frame, Entry entry, Report report) {
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            // it was to be sent before, so it may have been
            case Report.Nothing() ->
                write(frame, entry.notBefore().isPresent() ? entry : entry.puttingOff(frame.now()));
            case Report.Done() -> deferred(frame, entry);
            // one of that name is there, and no other step makes that name
            case Report.Conflicted ignored -> deferred(frame, entry);
            case Report.Refused ignored
            when entry.notBefore()
                    .filter(sent -> frame.now().isBefore(sent.plus(Expected.SHOWN_WITHIN)))
                    .isPresent() ->
                frame.rest(entry.counted(), frame.now().plus(Backoff.after(entry.attempt())), Optional.empty());
            case Report.Refused(var words, var ignored) ->
                frame.fail(entry, entry.message() + "; the deferred action was refused: " + words);
            case Report.Unclear(var words)
            when !frame.now().isBefore(entry.deadline().plus(UNKNOWN_MAX)) ->
                frame.fail(
                        entry,
                        entry.message() + "; whether its deferred action " + name(frame, entry)
                                + " was written down is not known: " + words);
            case Report.Unclear(var words) -> {
                var next = frame.now().plus(Backoff.after(entry.attempt()));
                yield frame.rest(entry.counted().puttingOff(next), next, Optional.empty());
            }
            case Report.Seen strange -> throw strange(strange);
            case Report.JobSeen strange -> throw strange(strange);
            case Report.Answered strange -> throw strange(strange);
            case Report.Unreadable strange -> throw strange(strange);
            case Report.Unserved strange -> throw strange(strange);
            case Report.Unreached strange -> throw strange(strange);
        };
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a deferred action is answered with " + report);
    }

    private static Move deferred(Frame frame, Entry entry) {
        return frame.again(
                entry.deferred(frame.now(), "deferred to run " + name(frame, entry) + ": " + entry.message()));
    }

    private static Move write(Frame frame, Entry entry) {
        var values = new HashMap<String, String>();
        for (var key : Preflight.keys(frame.step().action()))
            values.put(key, frame.values().get(key));
        return frame.act(
                entry,
                new Effect.Defer(
                        frame.step().number(),
                        name(frame, entry),
                        entry.round(),
                        frame.now(),
                        Map.copyOf(values),
                        entry.ungraceful()));
    }

    private static String name(Frame frame, Entry entry) {
        return frame.subject().deferredName(frame.step().number(), entry.round());
    }
}
