package dev.holdfast.core.run;

import dev.holdfast.core.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run intends and has done: the only thing that is read back to go on. One entry for each step that has begun,
 * in order; only the last may be unfinished.
 *
 * @param digest of the steps that this journal is about; empty before the first write
 */
public record Journal(String digest, Optional<Instant> started, List<Entry> entries, Optional<End> end) {

    /**
     * Bound on what a journal may hold in the status. etcd refuses objects over 1.5 MiB; the run's own copy of the
     * steps needs its share.
     */
    public static final int BYTES_MAX = 512 * 1024;

    /** What an entry costs beside its values and its message, generously. */
    private static final int ENTRY_BYTES = 1024;

    /** How a run ended or why it rests. */
    public record End(Outcome outcome, String message, Instant at) {}

    public enum Outcome {
        COMPLETED,
        FAILED,
        /** A person is needed; nothing further is started. */
        PAUSED
    }

    public static final Journal EMPTY = new Journal("", Optional.empty(), List.of(), Optional.empty());

    public Journal {
        entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.step() != i + 1)
                throw new IllegalArgumentException("entry " + (i + 1) + " is for step " + entry.step());
            if (i < entries.size() - 1 && entry.state() != Entry.State.SUCCEEDED) {
                throw new IllegalArgumentException(
                        "step " + (entry.step() + 1) + " began while step " + entry.step() + " is " + entry.state());
            }
        }
    }

    /** The journal of a run that starts now. */
    public static Journal begin(Plan plan, Instant now) {
        return new Journal(plan.digest(), Optional.of(now), List.of(), Optional.empty());
    }

    /** The journal of a run that never starts, with the reason. */
    public static Journal refused(String digest, String message, Instant now) {
        return new Journal(digest, Optional.of(now), List.of(), Optional.of(new End(Outcome.FAILED, message, now)));
    }

    /** This journal with {@code entry} added, or put in the place of the last one when it is about the same step. */
    public Journal with(Entry entry) {
        var changed = new ArrayList<>(entries);
        if (entry.step() == entries.size()) changed.removeLast();
        changed.add(entry);
        return new Journal(digest, started, changed, end);
    }

    Journal ended(Outcome outcome, String message, Instant now) {
        return new Journal(digest, started, entries, Optional.of(new End(outcome, message, now)));
    }

    /** What the run is doing, as a sealed value. */
    public Run run(Plan plan) {
        if (end.isPresent()) return new Run.Ended(end.get());
        if (started.isEmpty()) return new Run.Fresh();
        if (!entries.isEmpty() && entries.getLast().state() != Entry.State.SUCCEEDED) {
            var last = entries.getLast();
            return last.state() == Entry.State.FAILED ? new Run.Broken(last) : new Run.Busy(last);
        }
        return entries.size() == plan.steps().size() ? new Run.Through() : new Run.Ready(entries.size() + 1);
    }

    /** What the steps have output so far. */
    public Map<String, Held> values() {
        var values = new LinkedHashMap<String, Held>();
        entries.stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED)
                .flatMap(entry -> entry.output().stream())
                .forEach(output -> values.put(output.key(), output.value()));
        return values;
    }

    /** What this journal takes in the status, roughly and never too little. */
    public int bytes() {
        return entries.stream()
                .mapToInt(entry -> ENTRY_BYTES
                        + 2 * entry.message().length()
                        + held(entry)
                                .filter(held -> !held.belongsInSecret())
                                // as JSON text inside JSON: quotes and backslashes double
                                .mapToInt(held -> 2 * held.bytes())
                                .sum())
                .sum();
    }

    /** All values that an entry keeps. */
    public static Stream<Held> held(Entry entry) {
        var intent = entry.intent().stream().flatMap(i -> switch (i) {
            case Intent.Change change -> Stream.concat(change.previous().stream(), Stream.of(change.desired()));
            case Intent.Create ignored -> Stream.<Held>of();
            case Intent.Delete ignored -> Stream.<Held>of();
            case Intent.Call ignored -> Stream.<Held>of();
            case Intent.Holding ignored -> Stream.<Held>of();
        });
        return Stream.concat(intent, entry.output().stream().map(Entry.Output::value));
    }
}
