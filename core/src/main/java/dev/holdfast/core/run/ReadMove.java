package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath.Lookup;
import java.util.Optional;

/** Decides about a readField step: it has no effect, so a step that finds its field at once costs no write of its own. */
final class ReadMove {

    private ReadMove() {}

    static Move decide(Frame frame, Action.ReadField read, Report report) {
        var look = new Look.AtObject(frame.step().number(), read.target(), Optional.empty());
        var entry = frame.entry(Entry.State.WAITING);
        return switch (report) {
            case Report.Nothing()
            when isEarly(frame, entry) -> frame.rest(entry, entry.notBefore().orElseThrow(), Optional.empty());
            case Report.Nothing() -> frame.read(look);
            case Report.Seen(var object, var ignored) -> seen(frame, read, look, entry, object);
            case Report.Unreadable(var words) -> frame.fail(entry, "cannot read " + read.target() + ": " + words);
            case Report.Unserved(var words) -> frame.unserved(entry, words);
            case Report.Unreached(var words) -> unreached(frame, read, entry, words);
            case Report.JobSeen r -> throw strange(r);
            case Report.Answered r -> throw strange(r);
            case Report.Done r -> throw strange(r);
            case Report.Conflicted r -> throw strange(r);
            case Report.Refused r -> throw strange(r);
            case Report.Unclear r -> throw strange(r);
        };
    }

    private static Move seen(Frame frame, Action.ReadField read, Look look, Entry entry, Optional<Json.Obj> object) {
        String missing;
        if (object.isEmpty()) {
            missing = read.target() + " does not exist";
        } else {
            switch (read.path().find(object.get())) {
                case Lookup.Found(var value) -> {
                    boolean sensitive = object.get().get("kind").equals(Optional.of(Json.text("Secret")));
                    var held = Held.of(value, sensitive);
                    if (held.bytes() > Held.BYTES_MAX) return frame.fail(entry, tooLarge(read.path() + "", held));
                    return frame.again(entry.read(
                            frame.now(),
                            new Entry.Output(read.outputKey(), held),
                            read.path() + " is " + held.shown()));
                }
                case Lookup.Missing(var where) -> missing = read.target() + " has no " + read.path() + ": " + where;
            }
        }
        if (frame.overdue(entry)) {
            return frame.fail(entry, "waited " + Output.words(frame.step().timeout()) + ": " + missing);
        }
        return frame.rest(entry.waiting(missing), entry.deadline(), Optional.of(look));
    }

    private static Move unreached(Frame frame, Action.ReadField read, Entry entry, String words) {
        boolean again = entry.state() == Entry.State.BACKING_OFF;
        return frame.backOff(again ? entry.counted() : entry, "cannot read " + read.target() + ": " + words);
    }

    static String tooLarge(String what, Held held) {
        return what + " holds " + held.bytes() + " bytes, a run keeps at most " + Held.BYTES_MAX
                + "; name a field further down";
    }

    private static boolean isEarly(Frame frame, Entry entry) {
        return entry.notBefore().filter(frame.now()::isBefore).isPresent();
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a read cannot be answered with " + report);
    }
}
