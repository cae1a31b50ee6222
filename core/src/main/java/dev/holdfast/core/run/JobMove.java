package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides about a job step. The Job's name is its precondition: it is created once, however often creation is repeated,
 * and a Job of that name with this run's label is this step's Job whoever sent the request that made it. Once it is
 * known to exist it is never created again: a Job that somebody deleted may have done its work.
 *
 * <p>A new round looks at the Job of the round before first. One that runs is waited for, one that has completed is the
 * step's success. Only when it has failed, or is known to have been deleted, the new round makes a Job under a name of its own.
 * When nobody knows whether it was ever made, the request for it may still be under way: the new round asks for the same
 * name, so that there is one Job whichever request arrives first.
 *
 * <p>A Job that does not end is stopped by its cluster when the step's time is over, and its pods are gone with all that
 * they said in that very second. So its words are looked for a moment before, and kept in the journal.
 */
final class JobMove {

    /** As long before its end a step looks for the last words of a Job that still runs; half its time if it has less. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private JobMove() {}

    static Move decide(Frame frame, Action.Job job, Report report) {
        var entry = frame.entry(Entry.State.RUNNING);
        var fresh = new Intent.Create(
                frame.namespaceOr(job.namespace()),
                frame.subject().jobName(frame.step().number(), entry.round()));
        if (entry.earlier().orElse(null) instanceof Intent.Create earlier) {
            return afterEarlier(frame, job, entry, earlier, fresh, report);
        }
        var intent = entry.intent().orElse(fresh) instanceof Intent.Create create ? create : fresh;
        var look = look(frame, job, entry, intent);
        return switch (report) {
            case Report.Nothing() when frame.existing().isEmpty() -> create(frame, job, entry, intent);
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look);
            case Report.JobSeen(var state, var tail) -> seen(frame, job, entry, intent, look, state, tail);
            case Report.Done() -> rest(frame, entry.running(intent.confirmed()), look);
            case Report.Conflicted(var ignored) -> frame.read(look);
            case Report.Refused(var words, var ignored) ->
                frame.fail(entry, "the API server refused the Job " + intent.name() + ": " + words);
            case Report.Unclear(var words) -> unclear(frame, entry, words);
            case Report.Unreadable(var words) ->
                frame.fail(entry, "cannot read the Job " + intent.name() + ": " + words);
            case Report.Unserved(var words) -> frame.fail(entry, "cannot read the Job " + intent.name() + ": " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read the Job " + intent.name() + ": " + words);
            }
            case Report.Seen strange -> throw new IllegalStateException("a Job is answered with " + strange);
            case Report.Answered strange -> throw new IllegalStateException("a Job is answered with " + strange);
        };
    }

    private static Move afterEarlier(
            Frame frame, Action.Job job, Entry entry, Intent.Create earlier, Intent.Create fresh, Report report) {
        var look = look(frame, job, entry, earlier);
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look);
            case Report.JobSeen(var state, var tail) ->
                switch (state) {
                    case COMPLETE, FOREIGN -> seen(frame, job, entry.adopted(), earlier, look, state, tail);
                    case FAILED -> create(frame, job, entry, fresh);
                    case ABSENT -> create(frame, job, entry, earlier.made() ? fresh : earlier);
                    case ACTIVE ->
                        frame.overdue(entry)
                                ? seen(frame, job, entry.adopted(), earlier, look, state, tail)
                                : rest(frame, entry.carrying(earlier.confirmed()), look);
                };
            case Report.Unreadable(var words) ->
                frame.fail(entry, "cannot read the Job " + earlier.name() + ": " + words);
            case Report.Unserved(var words) ->
                frame.fail(entry, "cannot read the Job " + earlier.name() + ": " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read the Job " + earlier.name() + ": " + words);
            }
            case Report.Answered strange -> throw new IllegalStateException("a Job is answered with " + strange);
            case Report.Seen strange -> throw new IllegalStateException("a Job is answered with " + strange);
            case Report.Done strange -> throw new IllegalStateException("nothing was sent, answered " + strange);
            case Report.Conflicted strange -> throw new IllegalStateException("nothing was sent, answered " + strange);
            case Report.Refused strange -> throw new IllegalStateException("nothing was sent, answered " + strange);
            case Report.Unclear strange -> throw new IllegalStateException("nothing was sent, answered " + strange);
        };
    }

    private static Move create(Frame frame, Action.Job job, Entry entry, Intent.Create intent) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + entry.message());
        }
        boolean retry = entry.state() == Entry.State.BACKING_OFF;
        if (retry && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        var manifest = JobManifest.of(frame, job, entry, intent);
        int number = frame.step().number();
        var effect = new Effect.CreateJob(
                number,
                job.cluster(),
                intent.namespace(),
                intent.name(),
                manifest,
                Subject.fieldManager(frame.plan(), number));
        return frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
    }

    private static Move seen(
            Frame frame,
            Action.Job job,
            Entry entry,
            Intent.Create intent,
            Look look,
            Report.JobState state,
            String tail) {
        String said = tail.isBlank() ? "" : ": " + tail;
        return switch (state) {
            case COMPLETE -> frame.again(entry.succeeded(frame.now(), "Job " + intent.name() + " completed" + said));
            case FAILED -> frame.fail(entry, "Job " + intent.name() + " failed" + said + lastLines(entry, tail));
            case FOREIGN ->
                frame.fail(
                        entry,
                        "there is a Job " + intent.name() + " in namespace " + intent.namespace()
                                + " that this run did not make; remove it and start another run");
            case ABSENT ->
                intent.made()
                        ? frame.fail(
                                entry,
                                "Job " + intent.name()
                                        + " was deleted while this step ran; whether it completed is not known")
                        : create(frame, job, entry, intent);
            case ACTIVE ->
                frame.overdue(entry)
                        ? frame.fail(
                                entry,
                                "Job " + intent.name() + " was still running after "
                                        + Output.words(frame.step().timeout())
                                        + (said.isEmpty() ? lastLines(entry, "") : said))
                        : rest(
                                frame,
                                entry.following(
                                        intent.confirmed(), entry.foundApplied(), tail.isBlank() ? kept(entry) : tail),
                                look);
        };
    }

    private static Look.AtJob look(Frame frame, Action.Job job, Entry entry, Intent.Create intent) {
        boolean words = !frame.now().isBefore(lastWordsAt(frame, entry));
        return new Look.AtJob(frame.step().number(), job.cluster(), intent.namespace(), intent.name(), words);
    }

    private static Instant lastWordsAt(Frame frame, Entry entry) {
        var half = frame.step().timeout().dividedBy(2);
        return entry.deadline().minus(half.compareTo(LAST_WORDS) < 0 ? half : LAST_WORDS);
    }

    /** What a Job that still ran had said when it was looked at last. */
    private static String kept(Entry entry) {
        return entry.state() == Entry.State.RUNNING ? entry.message() : "";
    }

    private static String lastLines(Entry entry, String said) {
        return kept(entry).isBlank() || said.contains(Report.JobSeen.LAST_LINES)
                ? ""
                : Report.JobSeen.LAST_LINES + kept(entry);
    }

    private static Move rest(Frame frame, Entry entry, Look look) {
        var lastWordsAt = lastWordsAt(frame, entry);
        var until = frame.now().isBefore(lastWordsAt) ? lastWordsAt : entry.deadline();
        return frame.rest(entry, until, Optional.of(look));
    }

    private static Move unclear(Frame frame, Entry entry, String words) {
        var next = frame.now().plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return frame.rest(entry.backingOff(until, words), until, Optional.empty());
    }
}
