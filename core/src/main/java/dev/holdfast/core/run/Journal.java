package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import java.time.Duration;
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
 * @param end how the run ended or why it rests; a person can lift a rest
 * @param acts what became of the acts that were heard, in the order in which people did them
 * @param halt the freeze that holds the run up, until its next move
 */
public record Journal(
        String digest,
        Optional<Instant> started,
        List<Entry> entries,
        Optional<End> end,
        List<Heard> acts,
        Optional<Halt> halt) {

    /**
     * Bound on what a journal may hold in the status. etcd refuses objects over 1.5 MiB; the run's own copy of the
     * steps needs its share.
     */
    public static final int BYTES_MAX = 512 * 1024;

    /** What an entry costs beside its values and its message, generously. */
    private static final int ENTRY_BYTES = 1024;

    /** What an act costs beside its words. */
    private static final int ACT_BYTES = 256;

    /** How a run ended or why it rests. */
    public record End(Outcome outcome, String message, Instant at) {}

    public enum Outcome {
        COMPLETED,
        FAILED,
        /** A person is needed; nothing further is started. */
        PAUSED,
        /** A person has ended the run. */
        CANCELED;

        public boolean isForGood() {
            return this != PAUSED;
        }
    }

    public static final Journal EMPTY = new Journal("", Optional.empty(), List.of(), Optional.empty());

    /** A journal that nothing holds up. */
    public Journal(String digest, Optional<Instant> started, List<Entry> entries, Optional<End> end, List<Heard> acts) {
        this(digest, started, entries, end, acts, Optional.empty());
    }

    /** A journal of a run to which nobody has done anything. */
    public Journal(String digest, Optional<Instant> started, List<Entry> entries, Optional<End> end) {
        this(digest, started, entries, end, List.of());
    }

    public Journal {
        acts = List.copyOf(acts);
        entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.step() != i + 1)
                throw new IllegalArgumentException("entry " + (i + 1) + " is for step " + entry.step());
            if (i < entries.size() - 1 && !goesOnAfter(entry)) {
                throw new IllegalArgumentException(
                        "step " + (entry.step() + 1) + " began while step " + entry.step() + " is " + entry.state());
            }
        }
    }

    /** Whether another step may begin after it: of a failed one its step says so. */
    private static boolean goesOnAfter(Entry entry) {
        return entry.state().isFinal() && entry.state() != Entry.State.CANCELED;
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
        return new Journal(digest, started, changed, end, acts);
    }

    Journal ended(Outcome outcome, String message, Instant now) {
        return new Journal(digest, started, entries, Optional.of(new End(outcome, message, now)), acts);
    }

    /** The run goes on: what was under way gets the time back for which it rested. */
    Journal resumed(Instant now) {
        var rested = end.map(rest -> Duration.between(rest.at(), now)).orElse(Duration.ZERO);
        var going = new Journal(digest, started, entries, Optional.empty(), acts);
        return entries.isEmpty() || entries.getLast().state().isFinal() || rested.isNegative()
                ? going
                : going.with(entries.getLast().prolonged(rested));
    }

    /** One more act was heard. */
    Journal heard(Heard act) {
        var more = new ArrayList<>(acts);
        more.add(act);
        return new Journal(digest, started, entries, end, more);
    }

    /** The act that was heard last came too late after all. */
    Journal tooLate(String words) {
        var changed = new ArrayList<>(acts);
        var last = changed.removeLast();
        changed.add(new Heard(last.verb(), last.step(), last.actor(), false, "too late: " + words, last.at()));
        return new Journal(digest, started, entries, end, changed);
    }

    /** The pause or the cancel that is in force: the act that was obeyed last, if it is one. A mode is beside them. */
    Optional<Heard> asked(Verb verb) {
        return acts.stream()
                .filter(heard -> heard.obeyed() && !heard.is(Verb.UNGRACEFUL))
                .reduce((earlier, later) -> later)
                .filter(last -> last.is(verb));
    }

    /** Whether it rests because somebody has asked for it. */
    public boolean isPausedByPerson() {
        return asked(Verb.PAUSE).isPresent();
    }

    /** This journal, of a run that is held up. */
    public Journal halted(Halt by) {
        return new Journal(digest, started, entries, end, acts, Optional.of(by));
    }

    /**
     * This journal as the next move needs it: held up by nothing. A step that was held up in its midst has as much time left
     * as it had then.
     */
    Journal released(Instant now) {
        if (halt.isEmpty()) return this;
        var free = new ArrayList<>(entries);
        if (!free.isEmpty() && !free.getLast().state().isFinal()) {
            var held = Duration.between(halt.get().since(), now);
            free.add(free.removeLast().prolonged(held.isNegative() ? Duration.ZERO : held));
        }
        return new Journal(digest, started, free, end, acts);
    }

    /** What the run is doing, as a sealed value. */
    public Run run(Plan plan) {
        if (end.isEmpty()) return position(plan);
        return end.get().outcome().isForGood() ? new Run.Ended(end.get()) : new Run.Paused(end.get(), position(plan));
    }

    /** Where it is, or would go on. */
    private Run position(Plan plan) {
        if (started.isEmpty()) return new Run.Fresh();
        if (!entries.isEmpty()) {
            var last = entries.getLast();
            if (!last.state().isFinal()) return new Run.Busy(last);
            if (last.state() == Entry.State.FAILED && !continues(plan, last)) return new Run.Broken(last);
        }
        return entries.size() == plan.steps().size() ? new Run.Through() : new Run.Ready(entries.size() + 1);
    }

    /** A plan that was changed under the run may have fewer steps than it. */
    private static boolean continues(Plan plan, Entry failed) {
        return failed.step() <= plan.steps().size() && Grace.step(plan, failed).onFailure() == OnFailure.CONTINUE;
    }

    /** The steps without which the run has gone on. */
    public List<Entry> exceptions() {
        return entries.stream()
                .filter(entry -> entry.state() == Entry.State.FAILED
                        || entry.state() == Entry.State.SKIPPED
                        || entry.state() == Entry.State.DEFERRED)
                .toList();
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
        int heard = acts.stream()
                .mapToInt(act ->
                        ACT_BYTES + 2 * (act.words().length() + act.actor().length()))
                .sum();
        return heard
                + entries.stream()
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
