package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides about a probe step. It has no effect, so a right answer to the first question costs no write of its own. A
 * wrong answer, and none at all, are asked again an interval later, until the step's time is over: a probe waits for
 * something that is not right yet, so its retries are not counted. Only right answers in a row are, in the journal, for
 * a restart must not make one of two.
 */
final class ProbeMove {

    private ProbeMove() {}

    /** What was answered, in words, and whether that is what is waited for. */
    private record Found(boolean right, String words) {}

    static Move decide(Frame frame, Action.Probe probe, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> ask(frame, probe, entry);
            case Report.Answered(var answer) -> found(frame, probe, entry, found(frame, probe.check(), answer));
            case Report.Unreached(var words) -> found(frame, probe, entry, new Found(false, words));
            case Report.Unreadable(var words) ->
                frame.fail(entry, "cannot ask " + probe.check().words() + ": " + words);
            case Report.Unserved r -> throw strange(r);
            case Report.Seen r -> throw strange(r);
            case Report.JobSeen r -> throw strange(r);
            case Report.Done r -> throw strange(r);
            case Report.Conflicted r -> throw strange(r);
            case Report.Refused r -> throw strange(r);
            case Report.Unclear r -> throw strange(r);
        };
    }

    private static Move ask(Frame frame, Action.Probe probe, Entry entry) {
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        if (Template.filledLength(Json.of(expected(probe.check())), frame.values()) > Outgoing.BODY_LENGTH_MAX) {
            return frame.fail(entry, "what is asked is longer than " + Outgoing.BODY_LENGTH_MAX + " characters");
        }
        if (!(probe.check() instanceof Check.Http http)) {
            return frame.read(new Look.Outside(frame.step().number(), probe.check()));
        }
        String target = target(http.url(), frame);
        var wrong = Url.refusal(target);
        if (wrong.isPresent()) return frame.fail(entry, "the URL " + wrong.get());
        var filled = new Check.Http(http.url().withTarget(target), http.statuses(), http.contains(), http.ca());
        return frame.read(new Look.Outside(frame.step().number(), filled));
    }

    /** Path and query with their templates filled in; a value can add no part to either. */
    static String target(Url url, Frame frame) {
        var encoded = new TreeMap<String, String>();
        frame.values().forEach((key, value) -> encoded.put(key, Url.encoded(value)));
        return fill(url.target(), encoded);
    }

    private static List<String> expected(Check check) {
        return switch (check) {
            case Check.Http http -> List.of(http.url().target(), http.contains().orElse(""));
            case Check.Tcp ignored -> List.of();
            case Check.Dns dns -> dns.addresses();
            case Check.Sql sql -> List.of(sql.value());
            case Check.Power ignored -> List.of();
        };
    }

    private static Move found(Frame frame, Action.Probe probe, Entry entry, Found found) {
        int before = entry.intent().orElse(null) instanceof Intent.Holding(int times) ? times : 0;
        int times = found.right() ? before + 1 : 0;
        if (times >= probe.successes()) {
            String often = times == 1 ? "" : ", " + times + " times in a row";
            return frame.again(entry.succeeded(frame.now(), found.words() + often));
        }
        if (frame.overdue(entry)) {
            String counted = times == 0 ? "" : " (right " + times + " of " + probe.successes() + " times in a row)";
            return frame.fail(entry, "waited " + Output.words(frame.step().timeout()) + ": " + found.words() + counted);
        }
        var until = earlier(frame.now().plus(probe.interval()), entry.deadline());
        if (found.right()) {
            String words = "right " + times + " of " + probe.successes() + " times in a row: " + found.words();
            return frame.rest(entry.holding(new Intent.Holding(times), until, words), until, Optional.empty());
        }
        // What was found first stays in the journal: a question that is asked all day is not a write each time.
        boolean told = before == 0
                && entry.state() == Entry.State.WAITING
                && !entry.message().isEmpty();
        return frame.rest(told ? entry : entry.missing(found.words()), until, Optional.empty());
    }

    private static Found found(Frame frame, Check check, Answer answer) {
        return switch (check) {
            case Check.Http http when answer instanceof Answer.Http got -> http(frame, http, got);
            case Check.Tcp tcp
            when answer instanceof Answer.Connected -> new Found(true, tcp.endpoint() + " takes connections");
            case Check.Dns dns when answer instanceof Answer.Addresses(var addresses) -> dns(frame, dns, addresses);
            case Check.Sql sql when answer instanceof Answer.Value(var value) -> sql(frame, sql, value);
            default -> throw new IllegalStateException(check.words() + " is answered with " + answer);
        };
    }

    private static Found http(Frame frame, Check.Http http, Answer.Http got) {
        String answered = http.url().origin() + " answered " + got.status();
        if (!http.statuses().contains(got.status())) {
            return new Found(false, answered + (got.words().isBlank() ? "" : ": " + frame.clean(got.words())));
        }
        var contains = http.contains().map(text -> fill(text, frame.values()));
        if (contains.isEmpty() || got.body().contains(contains.get())) return new Found(true, answered);
        String wanted = frame.usesSecrets() ? "a text that is kept secret" : "\"" + contains.get() + "\"";
        return new Found(
                false,
                answered + " without " + Output.shortened(wanted)
                        + (got.whole() ? "" : " in its first " + got.body().length() + " characters"));
    }

    private static Found dns(Frame frame, Check.Dns dns, List<String> addresses) {
        var filled = dns.addresses().stream()
                .map(address -> fill(address, frame.values()))
                .toList();
        var wanted = Check.canonical(filled);
        var is = Check.canonical(addresses);
        String words =
                dns.name() + (is.isEmpty() ? " has no address" : " is " + Output.shortened(String.join(", ", is)));
        if (is.equals(wanted)) return new Found(true, words);
        String shown = frame.usesSecrets() ? "addresses that are kept secret" : String.join(", ", wanted);
        return new Found(false, words + ", not " + Output.shortened(shown));
    }

    private static Found sql(Frame frame, Check.Sql sql, Optional<String> value) {
        String wanted = fill(sql.value(), frame.values());
        if (value.equals(Optional.of(wanted))) return new Found(true, "the query answers what it shall");
        boolean hidden = frame.usesSecrets();
        String is = value.map(text -> hidden ? "something else" : "\"" + frame.clean(text) + "\"")
                .orElse("nothing");
        return new Found(
                false,
                "the query answers " + Output.shortened(is)
                        + (hidden ? "" : ", not " + Output.shortened("\"" + wanted + "\"")));
    }

    static String fill(String text, Map<String, String> values) {
        return Template.fill(Json.text(text), values) instanceof Json.Text(var filled) ? filled : text;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a probe cannot be answered with " + report);
    }
}
