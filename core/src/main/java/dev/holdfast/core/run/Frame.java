package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Everything that the decision about one step needs, and the moves that all actions share. */
record Frame(Plan plan, Subject subject, Journal journal, Step step, Instant now) {

    /** Longest message kept; an API server may answer with pages. */
    private static final int WORDS_MAX = 4000;

    /** How often it is asked whether a kind is served by now: one small request each time. */
    static final Duration KIND_AGAIN = Duration.ofSeconds(5);

    private static final String KIND_AWAITED = "; whether it does is asked again while the step has time";

    /** The step's entry, or a new one in {@code state} that begins now. */
    Entry entry(Entry.State state) {
        return existing().orElseGet(() -> Entry.begin(step.number(), state, now, now.plus(step.timeout()))
                .ungraceful(!step.equals(plan.step(step.number()))));
    }

    /** This frame, with nothing to be waited for before the next look. */
    Frame atOnce() {
        return existing()
                .map(entry -> new Frame(plan, subject, journal.with(entry.atOnce(now)), step, now))
                .orElse(this);
    }

    Optional<Entry> existing() {
        return journal.entry(step.number());
    }

    boolean overdue(Entry entry) {
        return !now.isBefore(entry.deadline());
    }

    /** The namespace of an action that names none. */
    String namespaceOr(String named) {
        return named.isEmpty() ? plan.namespace() : named;
    }

    /** What this step has observed now. */
    Evidence evidence(String primary, Evidence.Proof proof, String observed) {
        return new Evidence(primary, proof, observed, now, subject.uid(), subject.hold());
    }

    /** What the steps have output that are over whenever this one begins; what others have by chance is not for it. */
    private Map<String, Held> known() {
        return journal.values(behind()::get);
    }

    private BitSet behind() {
        return Order.behind(plan.steps(), step.number());
    }

    /** Texts of the outputs so far; a lost one is absent. */
    Map<String, String> values() {
        var texts = new HashMap<String, String>();
        known().forEach((key, held) -> held.value().ifPresent(json -> texts.put(key, Output.text(json))));
        return texts;
    }

    /** What the step may ask for before it begins. */
    Map<String, Json> variables() {
        var values = new TreeMap<String, Json>();
        known().forEach((key, held) -> held.value().ifPresent(json -> values.put(key, json)));
        var labels = new TreeMap<String, Json>();
        subject.alertLabels().forEach((name, value) -> labels.put(name, Json.text(value)));
        return Map.of(Step.VALUES, Json.of(values), Step.ALERT, Json.object("labels", Json.of(labels)));
    }

    /** The first value that the step needs and the run's Secret no longer has. */
    Optional<String> lostValue() {
        return Preflight.keys(step.action()).stream()
                .filter(key -> !values().containsKey(key))
                .findFirst();
    }

    /** The step that should have output a value which this one uses, and that the run has gone on without. */
    Optional<String> neverOutput() {
        var behind = behind();
        var without = journal.entries().stream()
                .filter(entry -> behind.get(entry.step()))
                .filter(entry -> entry.state().isFinal() && entry.state() != Entry.State.SUCCEEDED)
                .toList();
        if (without.isEmpty()) return Optional.empty();
        return Preflight.keys(step.action()).stream()
                .filter(key -> !known().containsKey(key))
                .flatMap(key -> without.stream()
                        .filter(entry ->
                                plan.step(entry.step()).action().keeps().equals(Optional.of(key)))
                        .map(entry -> "it needs the value " + key + ", and "
                                + plan.step(entry.step()).label()
                                + switch (entry.state()) {
                                    case SKIPPED -> " was skipped";
                                    case DEFERRED -> " was deferred";
                                    case NOT_NEEDED -> " was not needed";
                                    case FAILED -> " failed";
                                    case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING, SUCCEEDED, CANCELED ->
                                        throw new IllegalStateException("gone on without an entry " + entry.state());
                                }))
                .reduce((earlier, later) -> later);
    }

    /**
     * Why nothing may be filled in: the step would become too long. Asked before anything is, so that no template makes more
     * than the bound. What leaves Kubernetes has a bound of its own ({@link Messages}, {@link ProbeMove}).
     */
    Optional<String> tooLong() {
        var action = step.action();
        boolean leaves =
                action instanceof Action.Probe || action instanceof Action.Http || action instanceof Action.Notify;
        if (leaves || Preflight.keys(action).isEmpty() || lostValue().isPresent()) return Optional.empty();
        long length = Template.filledLength(Preflight.texts(action), values());
        return length <= Template.FILLED_LENGTH_MAX
                ? Optional.empty()
                : Optional.of("what it would write has " + length
                        + " characters with its templates filled in, more than " + Template.FILLED_LENGTH_MAX);
    }

    /** Whether the step uses a value that came from a Secret. */
    boolean usesSecrets() {
        return Preflight.keys(step.action()).stream()
                .anyMatch(key -> known().getOrDefault(key, Held.lost()).sensitive());
    }

    /** The report with the words of others cleaned of what is secret, cut to what a person reads. */
    Report cleaned(Report report) {
        return switch (report) {
            case Report.Nothing nothing -> nothing;
            case Report.Done done -> done;
            case Report.Seen(var object, var refusal) -> new Report.Seen(object, refusal.map(this::clean));
            case Report.JobSeen(var state, var tail) -> new Report.JobSeen(state, clean(tail));
            // its words are cleaned where they are told: what a step keeps of an answer stays as it is
            case Report.Answered answered -> answered;
            case Report.Unreadable(var words) -> new Report.Unreadable(clean(words));
            case Report.Unserved(var words) -> new Report.Unserved(clean(words));
            case Report.Unreached(var words) -> new Report.Unreached(clean(words));
            case Report.Conflicted(var words) -> new Report.Conflicted(clean(words));
            case Report.Refused(var words, var invalid) -> new Report.Refused(clean(words), invalid);
            case Report.Unclear(var words) -> new Report.Unclear(clean(words));
        };
    }

    /** The words of others without what is secret. */
    String clean(String words) {
        return Listing.ends(Redaction.of(journal).clean(words), WORDS_MAX);
    }

    /** Writes the entry and goes on; a journal that would pass its bound pauses the run instead. */
    Move again(Entry entry) {
        var written = journal.with(entry);
        // what has been sent is recorded in any case: a few words more, and nothing more is sent after them
        boolean over = entry.state().isFinal() && entry.own().isPresent();
        return over || fits(written) ? new Move(written, new Next.Again()) : full();
    }

    Move read(Look look) {
        return new Move(journal, new Next.Read(look));
    }

    /** Writes the entry, then acts; a journal at its bound pauses the run instead. */
    Move act(Entry entry, Effect effect) {
        var written = journal.with(entry);
        return written.bytes() <= Journal.BYTES_MAX ? new Move(written, new Next.Act(effect)) : full();
    }

    Move rest(Entry entry, Instant until, Optional<Look> watching) {
        var written = journal.with(entry);
        return fits(written) ? new Move(written, new Next.Rest(until, watching)) : full();
    }

    /** Whether it is within the bound, or at least no longer than before. */
    private boolean fits(Journal written) {
        return written.bytes() <= Journal.BYTES_MAX || written.bytes() <= journal.bytes();
    }

    private Move full() {
        return new Move(
                journal.ended(
                        Outcome.PAUSED,
                        "the journal has reached its bound of " + Journal.BYTES_MAX / 1024 + " KiB before "
                                + step.label() + "; start a new run with the remaining steps",
                        now),
                new Next.Stop());
    }

    Move fail(Entry entry, String message) {
        return again(entry.failed(now, message));
    }

    /** After a transient error: rest, or fail when time or attempts are used up. */
    Move backOff(Entry entry, String words) {
        if (overdue(entry)) {
            return fail(entry, "timed out after " + Output.words(step.timeout()) + ": " + words);
        }
        if (entry.attempt() > step.retries()) {
            return fail(entry, "gave up after " + entry.attempt() + " attempts: " + words);
        }
        var next = now.plus(Backoff.after(entry.attempt()));
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        return rest(entry.backingOff(until, words), until, Optional.empty());
    }

    /** Whether the step has said what it waits for since it began: a kind that is not served is not the last word. */
    static boolean hasTold(Entry entry) {
        return entry.state() == Entry.State.WAITING
                && !entry.message().isEmpty()
                && !entry.message().endsWith(KIND_AWAITED);
    }

    /**
     * What is not there can come, and so can its kind. Nothing tells a step's account when: the API server is asked again,
     * as long as the step may take.
     */
    Move unserved(Entry entry, String words) {
        if (overdue(entry)) return fail(entry, "waited " + Output.words(step.timeout()) + ": " + words);
        var next = now.plus(KIND_AGAIN);
        var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
        // a step that has sent something never looks again as if it had not begun
        boolean begun = entry.own().isPresent();
        return rest(
                begun ? entry.backingOff(until, words) : entry.waiting(words + KIND_AWAITED), until, Optional.empty());
    }

    /**
     * What a step does that has nothing to send, or has sent it, and goes on by what its object is like: reads it, tries a
     * read again that was not answered, and leaves to {@code seen} what to make of it.
     *
     * @param doing what it does, for a fault of ours
     */
    Move watch(
            String doing,
            Entry entry,
            Look look,
            Target target,
            Report report,
            Function<Optional<Json.Obj>, Move> seen) {
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(now::isBefore).isPresent() ->
                rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> read(look);
            case Report.Seen(var object, var ignored) -> seen.apply(object);
            case Report.Unreadable(var words) -> fail(entry, "cannot read " + target + ": " + words);
            case Report.Unserved(var words) -> unserved(entry, words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                yield backOff(again ? entry.counted() : entry, "cannot read " + target + ": " + words);
            }
            case Report.JobSeen strange -> throw unwatched(doing, strange);
            case Report.Answered strange -> throw unwatched(doing, strange);
            case Report.Done strange -> throw unwatched(doing, strange);
            case Report.Conflicted strange -> throw unwatched(doing, strange);
            case Report.Refused strange -> throw unwatched(doing, strange);
            case Report.Unclear strange -> throw unwatched(doing, strange);
        };
    }

    private static IllegalStateException unwatched(String doing, Report report) {
        return new IllegalStateException(doing + " cannot be answered with " + report);
    }
}
