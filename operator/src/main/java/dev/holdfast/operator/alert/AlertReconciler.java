package dev.holdfast.operator.alert;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Silence;
import dev.holdfast.core.alert.Standing;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Names;
import dev.holdfast.core.plan.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Carries one stored alert as far as it goes, whoever stored it: which plans it selects, a run for each of them, and what
 * became of it in its status. May be called any number of times; a status that tells nothing new is not written.
 */
final class AlertReconciler {
    private static final int REREADS_MAX = 5;

    /** How long an alert may wait for its runs before its status says why. */
    private static final Duration UNSAID_MAX = Duration.ofSeconds(15);

    /** Whether there is something left to do. */
    enum Next {
        DONE,
        AGAIN
    }

    private final Store<ReceivedAlert> store;
    private final Ledger ledger;
    private final Plans plans;
    private final PlanRuns runs;
    private final RunStarts starts;
    private final InstantSource clock;
    private final BooleanSupplier leading;
    private final Silence silence;
    private final Duration grace;
    private final AlertMetrics metrics;
    private final Remarks remarks;

    AlertReconciler(
            Store<ReceivedAlert> store,
            Ledger ledger,
            Plans plans,
            PlanRuns runs,
            RunStarts starts,
            InstantSource clock,
            BooleanSupplier leading,
            AlertSettings settings,
            AlertMetrics metrics,
            Remarks remarks) {
        this.store = store;
        this.ledger = ledger;
        this.plans = plans;
        this.runs = runs;
        this.starts = starts;
        this.clock = clock;
        this.leading = leading;
        this.silence = settings.silence();
        this.grace = settings.grace();
        this.metrics = metrics;
        this.remarks = remarks;
    }

    /**
     * @param atHand the alert as somebody has just seen it; it is read when nobody has, or when that is no longer all
     */
    Next reconcile(Ref ref, Optional<ReceivedAlert> atHand) {
        var alert = atHand;
        for (int rereads = 0; rereads < REREADS_MAX; rereads++) {
            if (!leading.getAsBoolean()) return Next.DONE;
            if (ledger.find(ref).filter(this::settled).isPresent()) return Next.DONE;
            if (alert.isEmpty()) {
                switch (store.read(ref)) {
                    case Answer.Done<ReceivedAlert>(var read) -> alert = Optional.of(read);
                    case Answer.Absent<ReceivedAlert>() -> {
                        gone(ref);
                        return Next.DONE;
                    }
                    case Answer.Conflict<ReceivedAlert>() -> {
                        return Next.AGAIN;
                    }
                    case Answer.Refused<ReceivedAlert>(var words) -> {
                        return unread(ref, words);
                    }
                    case Answer.Denied<ReceivedAlert>(var words) -> {
                        return unread(ref, words);
                    }
                    case Answer.NotNow<ReceivedAlert>(var words) -> {
                        return unread(ref, words);
                    }
                }
            }
            var next = decide(alert.get());
            if (next.isPresent()) return next.get();
            alert = Optional.empty();
        }
        return Next.AGAIN;
    }

    /** Absent when the alert has changed and must be read again. */
    private Optional<Next> decide(ReceivedAlert alert) {
        var mapped = Mapping.known(alert);
        var known = numbered(ledger.observe(mapped));
        if (known.version() > mapped.version() || !known.uid().equals(mapped.uid())) return Optional.empty();
        return switch (standing(known)) {
            case Standing.Settled() -> Optional.of(Next.DONE);
            case Standing.Rejected(var reason) -> write(alert, known, new Verdict.Rejected(reason), Next.DONE);
            case Standing.Over(var at) -> write(alert, known, unlessStarted(known, new Verdict.Over(at)), Next.DONE);
            case Standing.Lapsed(var seen) ->
                write(alert, known, unlessStarted(known, new Verdict.Lapsed(seen)), Next.DONE);
            case Standing.Repeats(var earlier) -> repeat(alert, known);
            case Standing.Open(var until) -> select(alert, known, until);
        };
    }

    private boolean settled(KnownAlert known) {
        if (!known.looked()) return false;
        return !known.unmatched() || standing(known) instanceof Standing.Settled;
    }

    private Standing standing(KnownAlert known) {
        var now = clock.instant();
        var earlier = known.repeat() || known.looked()
                ? Optional.<KnownAlert>empty()
                : ledger.openBefore(known, now, silence);
        var facts = new Standing.Facts(
                known.received(),
                known.processed() || known.repeat(),
                known.unmatched(),
                known.rejected(),
                earlier.map(other -> other.ref().toString()),
                known.episode());
        return Standing.of(facts, now, grace, silence);
    }

    /** An alert that a person stored gets the number of its episode when it is first looked at. */
    private KnownAlert numbered(KnownAlert known) {
        if (known.looked() || known.rejected().isPresent()) return known;
        var before = known.episode();
        var number = Math.max(before.number(), ledger.numberOf(known));
        return known.with(
                new Episode(number, before.firstSeen(), before.recorded(), before.seen(), before.resolvedAt()),
                known.deliveries());
    }

    private Optional<Next> repeat(ReceivedAlert alert, KnownAlert known) {
        var earlier = ledger.openBefore(known, clock.instant(), silence);
        if (earlier.isEmpty()) return Optional.empty();
        var first = earlier.get();
        boolean decided =
                first.processed() || first.unmatched() || first.rejected().isPresent();
        if (!decided) return Optional.of(Next.AGAIN);
        return write(alert, known, new Verdict.Repeats(first), Next.DONE);
    }

    /** An alert may be over before its status says what was started for it. */
    private Verdict unlessStarted(KnownAlert known, Verdict end) {
        var started = runs.answering(known).stream()
                .map(run -> Names.seenFrom(
                        known.ref().namespace(),
                        run.ref().namespace(),
                        run.ref().name()))
                .toList();
        return started.isEmpty() ? end : new Verdict.Started(started);
    }

    private Optional<Next> select(ReceivedAlert alert, KnownAlert known, Instant until) {
        var edition = plans.edition();
        var selection = plans.select(known.ref().namespace(), alert.getSpec().labels(), until);
        if (selection.matching().isEmpty()) {
            var next = write(alert, known, new Verdict.NoPlan(selection.nearest()), Next.DONE);
            return plans.edition() == edition ? next : Optional.empty();
        }
        var names = new ArrayList<String>();
        var refused = new ArrayList<String>();
        var delayed = new ArrayList<String>();
        for (var candidate : selection.matching()) {
            var plan = "plan " + candidate.namespace() + "/" + candidate.name() + " matches, its run was not created: ";
            switch (start(candidate, alert)) {
                case RunStarts.Outcome.Exists(var run) -> names.add(run);
                case RunStarts.Outcome.Refused(var words) -> refused.add(plan + words);
                case RunStarts.Outcome.NotNow(var words) -> delayed.add(plan + words);
            }
        }
        if (refused.isEmpty() && delayed.isEmpty()) {
            return write(alert, known, new Verdict.Started(List.copyOf(names)), Next.DONE);
        }
        if (refused.isEmpty() && clock.instant().isBefore(known.received().plus(UNSAID_MAX))) {
            metrics.delayed(known.ref(), Listing.of(delayed, "; "));
            return Optional.of(Next.AGAIN);
        }
        refused.addAll(delayed);
        return write(alert, known, new Verdict.Blocked(List.copyOf(names), Listing.of(refused, "; ")), Next.AGAIN);
    }

    private RunStarts.Outcome start(Selection.Candidate candidate, ReceivedAlert alert) {
        return plans.find(candidate)
                .map(plan -> starts.start(plan, alert))
                .orElseGet(() -> new RunStarts.Outcome.NotNow("the plan has just been deleted"));
    }

    private Optional<Next> write(ReceivedAlert alert, KnownAlert known, Verdict verdict, Next next) {
        var status = AlertStatus.of(alert, known, verdict, clock.instant());
        if (AlertStatus.same(alert.getStatus(), status)) return Optional.of(next);
        if (!leading.getAsBoolean()) return Optional.of(Next.DONE);
        alert.setStatus(status);
        return switch (store.putStatus(alert)) {
            case Answer.Done<ReceivedAlert>(var written) -> {
                ledger.observe(Mapping.known(written));
                metrics.decided(known.ref(), verdict, known.received(), clock.instant());
                if (verdict instanceof Verdict.Blocked(var runs, var words)) {
                    remarks.warn(written, AlertStatus.BLOCKED, words);
                }
                yield Optional.of(next);
            }
            case Answer.Conflict<ReceivedAlert>() -> Optional.empty();
            case Answer.Absent<ReceivedAlert>() -> {
                gone(known.ref());
                yield Optional.of(Next.DONE);
            }
            case Answer.Refused<ReceivedAlert>(var words) -> again(known, words);
            case Answer.Denied<ReceivedAlert>(var words) -> again(known, words);
            case Answer.NotNow<ReceivedAlert>(var words) -> again(known, words);
        };
    }

    private Optional<Next> again(KnownAlert known, String words) {
        metrics.unwritten(known.ref(), words);
        return Optional.of(Next.AGAIN);
    }

    private Next unread(Ref ref, String words) {
        metrics.delayed(ref, "it cannot be read: " + words);
        return Next.AGAIN;
    }

    private void gone(Ref ref) {
        ledger.find(ref).ifPresent(known -> ledger.forget(ref, known.uid()));
    }
}
