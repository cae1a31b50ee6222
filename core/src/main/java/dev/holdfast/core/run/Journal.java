package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * What a run intends and has done: the only thing that is read back to go on. One entry for each step that has begun,
 * in the order of the plan. Which may be unfinished at the same time is the plan's to say; see {@link Lanes}.
 *
 * @param digest of the steps that this journal is about; empty before the first write
 * @param end how the run ended or why it rests; a person can lift a rest
 * @param acts what became of the acts that were heard, in the order in which people did them
 * @param halt the freeze that holds the run up, until its next move
 * @param above by which run above it was switched to go without grace
 * @param lane the step that is decided about when several go on side by side; 0 for the run as a whole, and whenever the
 *     journal is kept
 */
public record Journal(
        String digest,
        Optional<Instant> started,
        List<Entry> entries,
        Optional<End> end,
        List<Heard> acts,
        Optional<Halt> halt,
        Optional<Above> above,
        int lane) {

    /**
     * Bound on what a journal may hold in the status. etcd refuses objects over 1.5 MiB; the run's own copy of the
     * steps needs its share.
     */
    public static final int BYTES_MAX = 512 * 1024;

    /** What an entry costs beside its values and its message, generously. */
    private static final int ENTRY_BYTES = 1024;

    /** What evidence costs beside its words: names of an object, of a run, of a person. */
    private static final int EVIDENCE_BYTES = 1024;

    /** What an act costs beside its words. */
    private static final int ACT_BYTES = 256;

    /** How a run ended or why it rests. */
    public record End(Outcome outcome, String message, Instant at) {}

    /**
     * That a run above was switched to go without grace, and this one with it.
     *
     * @param run as NAMESPACE/NAME
     * @param words who has switched that, and why
     * @param at when this run has seen it
     */
    public record Above(String run, String words, Instant at) {
        public Above {
            words = Listing.cut(words, Heard.WORDS_MAX);
        }
    }

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

    /** The journal of a run as a whole. */
    public Journal(
            String digest,
            Optional<Instant> started,
            List<Entry> entries,
            Optional<End> end,
            List<Heard> acts,
            Optional<Halt> halt) {
        this(digest, started, entries, end, acts, halt, Optional.empty(), 0);
    }

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
        int before = 0;
        for (var entry : entries) {
            if (entry.step() <= before)
                throw new IllegalArgumentException("an entry for step " + entry.step() + " after step " + before);
            before = entry.step();
        }
    }

    /** The journal of a run that starts now. */
    public static Journal begin(Plan plan, Instant now) {
        return new Journal(plan.digest(), Optional.of(now), List.of(), Optional.empty());
    }

    /** The same, of a run to which people did something while it waited for its turn. */
    static Journal begin(Plan plan, List<Heard> acts, Instant now) {
        return new Journal(plan.digest(), Optional.of(now), List.of(), Optional.empty(), acts);
    }

    /** The journal of a run that ends before it has started anything, with the reason. */
    public static Journal unstarted(Outcome outcome, String digest, List<Heard> acts, String message, Instant now) {
        return new Journal(digest, Optional.of(now), List.of(), Optional.of(new End(outcome, message, now)), acts);
    }

    /** This journal with {@code entry} added, or put in the place of the one about the same step. */
    public Journal with(Entry entry) {
        var changed = new ArrayList<>(entries);
        int at = 0;
        while (at < changed.size() && changed.get(at).step() < entry.step()) at++;
        if (at < changed.size() && changed.get(at).step() == entry.step()) changed.set(at, entry);
        else changed.add(at, entry);
        return having(changed);
    }

    private Journal having(List<Entry> changed) {
        return new Journal(digest, started, changed, end, acts, Optional.empty(), above, lane);
    }

    /** What is known of a step; empty when it has not begun. */
    public Optional<Entry> entry(int step) {
        return entries.stream().filter(entry -> entry.step() == step).findFirst();
    }

    /** The entry of the step that is decided about; of a run as a whole that of the last step that has begun. */
    public Optional<Entry> latest() {
        if (lane != 0) return entry(lane);
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    }

    /** This journal, to decide about one of several steps that go on side by side. */
    Journal at(int step) {
        return new Journal(digest, started, entries, end, acts, halt, above, step);
    }

    /** This journal, of the run as a whole. */
    public Journal whole() {
        return lane == 0 ? this : at(0);
    }

    Journal ended(Outcome outcome, String message, Instant now) {
        var ended = Optional.of(new End(outcome, message, now));
        return new Journal(digest, started, entries, ended, acts, Optional.empty(), above, lane);
    }

    /** The run goes on: what was under way gets the time back for which it rested. */
    Journal resumed(Instant now) {
        var rested = end.map(rest -> Duration.between(rest.at(), now)).orElse(Duration.ZERO);
        return new Journal(digest, started, entries, Optional.empty(), acts, Optional.empty(), above, lane)
                .prolonged(rested, now);
    }

    /** All that is under way has {@code more} time. */
    private Journal prolonged(Duration more, Instant now) {
        var time = more.isNegative() ? Duration.ZERO : more;
        return having(entries.stream()
                .map(entry -> entry.state().isFinal() ? entry : entry.prolonged(time, now))
                .toList());
    }

    /** One more act was heard. */
    Journal heard(Heard act) {
        var more = new ArrayList<>(acts);
        more.add(act);
        return new Journal(digest, started, entries, end, more, Optional.empty(), above, lane);
    }

    /** A run above goes without grace, and so does this one. */
    public Journal under(Above run) {
        return new Journal(digest, started, entries, end, acts, halt, Optional.of(run), lane);
    }

    /** The act about where the run goes that was obeyed last came too late after all. */
    Journal tooLate(String words) {
        var changed = new ArrayList<>(acts);
        int at = acts.lastIndexOf(steered().orElseThrow());
        var last = acts.get(at);
        changed.set(at, new Heard(last.verb(), last.step(), last.actor(), false, "too late: " + words, last.at()));
        return new Journal(digest, started, entries, end, changed, Optional.empty(), above, lane);
    }

    /** The pause or the cancel that is in force: the act that was obeyed last, if it is one. A rejection is a cancel. */
    Optional<Heard> asked(Verb verb) {
        return steered().filter(last -> last.is(verb) || verb == Verb.CANCEL && last.is(Verb.REJECT));
    }

    private Optional<Heard> steered() {
        return acts.stream()
                .filter(act ->
                        act.obeyed() && Verb.of(act.verb()).filter(Verb::steers).isPresent())
                .reduce((earlier, later) -> later);
    }

    /** Whether it rests because somebody has asked for it. */
    public boolean isPausedByPerson() {
        return asked(Verb.PAUSE).isPresent();
    }

    /** This journal, of a run that is held up. */
    public Journal halted(Halt by) {
        return new Journal(digest, started, entries, end, acts, Optional.of(by), above, lane);
    }

    /**
     * This journal as the next move needs it: held up by nothing. What was held up in its midst has as much time left as it
     * had then. A run below that rests holds up the step that waits for it, and no other: that step keeps count for itself.
     */
    Journal released(Instant now) {
        return halt.map(held -> prolonged(
                        Resting.isOfStep(this, held) ? Duration.ZERO : Duration.between(held.since(), now), now))
                .orElse(this);
    }

    /** What the run is doing, as a sealed value. */
    public Run run(Plan plan) {
        if (end.isEmpty()) return position(plan);
        return end.get().outcome().isForGood() ? new Run.Ended(end.get()) : new Run.Paused(end.get(), position(plan));
    }

    /** Where it is, or would go on. */
    private Run position(Plan plan) {
        if (started.isEmpty()) return new Run.Fresh();
        if (lane != 0) {
            return entry(lane).<Run>map(Run.Busy::new).orElseGet(() -> new Run.Ready(lane));
        }
        var lanes = Lanes.of(plan, this);
        return switch (lanes.size()) {
            case 0 ->
                lanes.failed().isEmpty()
                        ? new Run.Through()
                        : new Run.Broken(lanes.failed().getFirst());
            case 1 ->
                lanes.busy().isEmpty()
                        ? new Run.Ready(lanes.ready().getFirst())
                        : new Run.Busy(lanes.busy().getFirst());
            default -> new Run.Several(lanes.busy(), lanes.ready());
        };
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
        return values(step -> true);
    }

    /** What the steps of those numbers have output so far. */
    Map<String, Held> values(IntPredicate of) {
        var values = new LinkedHashMap<String, Held>();
        entries.stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED && of.test(entry.step()))
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
        int switched = above.map(is -> ACT_BYTES + 2 * is.words().length()).orElse(0);
        return heard
                + switched
                + entries.stream()
                        .mapToInt(entry -> ENTRY_BYTES
                                + 2 * entry.message().length()
                                + entry.evidence()
                                        .map(is -> EVIDENCE_BYTES
                                                + 2 * is.observed().length())
                                        .orElse(0)
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
            case Intent.Power ignored -> Stream.<Held>of();
            case Intent.Holding ignored -> Stream.<Held>of();
        });
        return Stream.concat(intent, entry.output().stream().map(Entry.Output::value));
    }
}
