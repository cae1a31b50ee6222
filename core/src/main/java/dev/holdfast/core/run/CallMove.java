package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about steps that send something out: http and notify. Nobody can ask the other side whether a lost request
 * arrived, so it is sent again: at least once, always under the key that is in the journal, which lets the other side
 * recognise the repetition.
 *
 * <ol>
 *   <li>Fill in and check the message; what cannot be sent fails before anything is. Journal the key, send.
 *   <li>Restarted in between: the same attempt is sent again.
 *   <li>No answer, 408, 425, 429 or 5xx: the next attempt, after a pause, as often as the step's retries say.
 *   <li>A status that the step wants: done, and what it wants of the answer is kept. Any other: fail with its words.
 * </ol>
 */
final class CallMove {

    /** Also what the shell says of a request that may have been sent. */
    private static final String UNKNOWN = " (" + Report.UNKNOWN + ")";

    private CallMove() {}

    /** What is sent, and which answers mean that it is done. */
    private record Call(String to, Set<Integer> statuses, Optional<Action.Http.Output> output, boolean hidden) {}

    static Move decide(Frame frame, Action.Http http, Report report) {
        boolean hidden = !http.secretHeaders().isEmpty() || frame.usesSecrets();
        return decide(frame, new Call(http.url().origin(), http.statuses(), http.output(), hidden), report);
    }

    static Move decide(Frame frame, Action.Notify notify, Report report) {
        return decide(
                frame,
                new Call(Messages.receiver(notify.channel()), Messages.SUCCESSES, Optional.empty(), true),
                report);
    }

    private static Move decide(Frame frame, Call call, Report report) {
        var entry = frame.entry(Entry.State.RUNNING);
        return switch (report) {
            case Report.Nothing() when frame.existing().isEmpty() -> send(frame, entry, fresh(frame));
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() ->
                send(frame, entry, entry.intent().orElse(null) instanceof Intent.Call known ? known : fresh(frame));
            case Report.Answered(Answer.Http http) -> answered(frame, call, entry, http);
            case Report.Answered(Answer.Taken(var words)) ->
                frame.again(entry.succeeded(frame.now(), call.to() + " has taken it: " + frame.clean(words)));
            case Report.Refused(var words, var ignored) -> frame.fail(entry, call.to() + " cannot be called: " + words);
            case Report.Unclear(var words) -> frame.backOff(entry, words);
            case Report.Answered(var strange) -> throw strange(report);
            case Report.Seen r -> throw strange(r);
            case Report.JobSeen r -> throw strange(r);
            case Report.Unreadable r -> throw strange(r);
            case Report.Unserved r -> throw strange(r);
            case Report.Unreached r -> throw strange(r);
            case Report.Done r -> throw strange(r);
            case Report.Conflicted r -> throw strange(r);
        };
    }

    private static Intent.Call fresh(Frame frame) {
        return new Intent.Call(frame.subject().callKey(frame.step().number()));
    }

    private static Move send(Frame frame, Entry entry, Intent.Call intent) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        boolean begun = frame.existing().isPresent();
        if (begun && frame.overdue(entry)) {
            String words = entry.message().isEmpty() ? "it was under way" + UNKNOWN : entry.message();
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + words);
        }
        return switch (Messages.of(frame, intent.key())) {
            case Messages.Unfit(var why) -> frame.fail(entry, why);
            case Messages.Fit(Outgoing message) -> {
                boolean retry = entry.state() == Entry.State.BACKING_OFF;
                var effect = new Effect.Call(frame.step().number(), intent.key(), message);
                yield frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
            }
        };
    }

    private static Move answered(Frame frame, Call call, Entry entry, Answer.Http answer) {
        String answered = call.to() + " answered " + answer.status();
        if (call.statuses().contains(answer.status())) return done(frame, call, entry, answer, answered);
        String words = answered + (answer.words().isBlank() ? "" : ": " + frame.clean(answer.words()));
        if (answer.isTransient()) return frame.backOff(entry, words);
        boolean redirect = answer.status() >= 300 && answer.status() < 400;
        return frame.fail(entry, words + (redirect ? "; redirects are not followed, name the place itself" : ""));
    }

    private static Move done(Frame frame, Call call, Entry entry, Answer.Http answer, String answered) {
        if (call.output().isEmpty()) return frame.again(entry.succeeded(frame.now(), answered));
        var output = call.output().get();
        if (!answer.whole()) {
            return frame.fail(
                    entry,
                    answered + " with more than the " + answer.body().length()
                            + " characters that a run reads; the call was carried out");
        }
        Json value;
        if (output.path().isEmpty()) {
            value = Json.text(answer.body());
        } else {
            switch (field(answer, output.path().get())) {
                case Lookup.Found(var found) -> value = found;
                case Lookup.Missing(var where) -> {
                    return frame.fail(
                            entry,
                            answered + ", and the answer has no "
                                    + output.path().get() + ": " + frame.clean(where) + "; the call was carried out");
                }
            }
        }
        var held = Held.of(value, call.hidden());
        if (held.bytes() > Held.BYTES_MAX) {
            return frame.fail(entry, ReadMove.tooLarge("the answer", held) + "; the call was carried out");
        }
        String named = output.path().map(path -> path + "").orElse("the answer");
        return frame.again(entry.read(
                frame.now(), new Entry.Output(output.key(), held), answered + ", " + named + " is " + held.shown()));
    }

    private static Lookup field(Answer.Http answer, FieldPath path) {
        return answer.json().orElse(null) instanceof Json.Obj object
                ? path.find(object)
                : new Lookup.Missing("it is no JSON object");
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a call cannot be answered with " + report);
    }
}
