package dev.holdfast.simulation.trace;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Report;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Journals, reports and effects as a person reads them in a trace: one short line each. */
public final class Words {

    /** Longest text of a value; a trace shows what happened, the values are in the plan. */
    private static final int LENGTH_MAX = 160;

    private Words() {}

    /** Seconds since the start, so that a column of them can be read down. */
    public static String of(Duration passed) {
        long nanos = passed.toNanos();
        return "%9d.%06d".formatted(nanos / 1_000_000_000, nanos / 1_000 % 1_000_000);
    }

    /** How far the journal is, and what it says of the last step. */
    public static String of(Journal journal) {
        String end = journal.end()
                .map(is -> ", " + is.outcome() + ": " + cut(is.message()))
                .orElse("");
        if (journal.halt().isPresent())
            end += ", held since " + journal.halt().get().since();
        end = journal.acts().isEmpty()
                ? end
                : end + ", heard " + journal.acts().size() + ": "
                        + cut(journal.acts().getLast().toString());
        if (journal.entries().isEmpty()) return journal.started().isEmpty() ? "nothing" : "begun" + end;
        boolean several = journal.entries().stream()
                        .filter(entry -> !entry.state().isFinal())
                        .count()
                > 1;
        if (!several) return of(journal.entries().getLast()) + end;
        return journal.entries().stream()
                        .filter(entry -> !entry.state().isFinal())
                        .map(Words::of)
                        .collect(Collectors.joining(" | "))
                + end;
    }

    private static String of(Entry entry) {
        return "step " + entry.step() + " " + entry.state() + " attempt " + entry.attempt()
                + (entry.round() == 1 ? "" : " of round " + entry.round())
                + (entry.carried() ? ", carried" : "")
                + entry.intent().map(Words::of).orElse("")
                + entry.output()
                        .map(out -> ", " + out.key() + " is " + of(out.value()))
                        .orElse("")
                + (entry.foundApplied() ? ", found applied" : "")
                + (entry.message().isEmpty() ? "" : " \"" + cut(entry.message()) + "\"");
    }

    private static String of(Intent intent) {
        return switch (intent) {
            case Intent.Delete delete -> ", deletion of " + delete.uid() + (delete.accepted() ? " is accepted" : "");
            case Intent.Create create -> ", Job " + create.name() + (create.made() ? " is made" : " is to be made");
            case Intent.Call(var key) -> ", message " + key;
            case Intent.Power power -> ", power order" + (power.accepted() ? " is taken" : "");
            case Intent.Holding(var times) -> ", right " + times + " times in a row";
            case Intent.Change change ->
                ", " + change.previous().map(Words::of).orElse("absent") + " → " + of(change.desired())
                        + change.precondition()
                                .map(is -> " over version " + is.resourceVersion())
                                .orElse(" as a new object")
                        + (change.conflicts() == 0 ? "" : " after " + change.conflicts() + " conflicts")
                        + (change.written() ? ", written" : "");
        };
    }

    private static String of(Held held) {
        return held.value().map(Words::of).orElse("lost") + (held.sensitive() ? " (secret)" : "");
    }

    public static String of(Effect effect) {
        return switch (effect) {
            case Effect.Delete delete -> "the deletion of " + delete.target() + ", " + delete.uid();
            case Effect.CreateJob job -> "a new Job " + job.name();
            case Effect.CreateRun run -> "a new run " + run.target().name();
            case Effect.Call call -> "the message " + call.key();
            case Effect.Defer defer -> "the deferred action " + defer.name();
            case Effect.Patch patch -> "a " + patch.kind() + " patch of " + patch.target() + ": " + of(patch.body());
        };
    }

    public static String of(Report report) {
        return switch (report) {
            case Report.Nothing ignored -> "nothing";
            case Report.Seen(var object, var ignored) ->
                object.map(Words::version).orElse("absent");
            case Report.JobSeen(var state, var ignored) -> "the Job is " + state;
            case Report.Unreadable(var words) -> "unreadable: " + cut(words);
            case Report.Unserved(var words) -> "unserved: " + cut(words);
            case Report.Unreached(var words) -> "unreached: " + cut(words);
            case Report.Answered(var answer) -> "answered: " + cut(answer.toString());
            case Report.Done ignored -> "done";
            case Report.Conflicted(var words) -> "conflict: " + cut(words);
            case Report.Refused(var words, var invalid) -> (invalid ? "invalid: " : "refused: ") + cut(words);
            case Report.Unclear(var words) -> "unclear: " + cut(words);
        };
    }

    public static String of(Rested rested) {
        return switch (rested) {
            case Rested.Waiting(var until, var watching) ->
                "waits until " + until + (watching.isEmpty() ? "" : " and watches");
            case Rested.Held(var halt) -> "is " + cut(halt.words());
            case Rested.Ended(var journal) -> "has ended, " + of(journal);
            case Rested.Stale(var words) -> "must be read again: " + cut(words);
            case Rested.NotOurs() -> "is not this process's any more";
        };
    }

    private static String version(Json.Obj object) {
        return "version "
                + Optional.of(object)
                        .flatMap(is -> is.get("metadata"))
                        .filter(Json.Obj.class::isInstance)
                        .flatMap(metadata -> ((Json.Obj) metadata).get("resourceVersion"))
                        .map(Json::print)
                        .orElse("?");
    }

    private static String of(Json json) {
        return cut(json.print());
    }

    private static String cut(String words) {
        return words.length() <= LENGTH_MAX ? words : words.substring(0, LENGTH_MAX) + "…";
    }
}
