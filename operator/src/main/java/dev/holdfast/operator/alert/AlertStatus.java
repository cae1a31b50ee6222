package dev.holdfast.operator.alert;

import dev.holdfast.api.Condition;
import dev.holdfast.api.alert.NearestMiss;
import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.alert.ReceivedAlertStatus;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Names;
import dev.holdfast.core.plan.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of an alert: what became of it, for people and for {@code kubectl wait}. */
final class AlertStatus {
    static final String UNMATCHED = "NoPlanMatches";
    static final String REPEAT = "Repeat";
    static final String BLOCKED = "RunNotCreated";
    private static final String MATCHED = "Matched";

    private AlertStatus() {}

    /** The reason of the condition Matched. */
    static Optional<String> reason(ReceivedAlertStatus status) {
        return status.conditions().stream()
                .filter(condition -> MATCHED.equals(condition.type()))
                .map(Condition::reason)
                .findFirst();
    }

    static ReceivedAlertStatus of(ReceivedAlert alert, KnownAlert known, Verdict verdict, Instant now) {
        var home = known.ref().namespace();
        return switch (verdict) {
            case Verdict.Started(var runs) ->
                status(alert, known, true, runs, null, now, "True", "RunsExist", "runs: " + Listing.of(runs, ", "));
            case Verdict.Blocked(var runs, var words) ->
                status(alert, known, false, runs, null, now, "Unknown", BLOCKED, words);
            case Verdict.NoPlan(var nearest) ->
                status(
                        alert,
                        known,
                        false,
                        List.of(),
                        nearest.map(miss -> miss(home, miss)).orElse(null),
                        now,
                        "False",
                        UNMATCHED,
                        nearest.map(miss -> "no plan matches; the nearest is " + seen(home, miss.plan()) + ": "
                                        + miss.reason())
                                .orElse("no plan matches: there is none with alertLabels that may answer this alert"));
            case Verdict.Rejected(var reason) -> unstarted(alert, known, now, "Rejected", "never matched: " + reason);
            case Verdict.Repeats(var earlier) ->
                status(
                        alert,
                        known,
                        earlier.processed(),
                        earlier.runs(),
                        null,
                        now,
                        "False",
                        REPEAT,
                        "the same alert is open as " + earlier.ref().name() + " since "
                                + earlier.episode().firstSeen() + "; a repeat starts nothing");
            case Verdict.Over(var at) ->
                unstarted(alert, known, now, "Resolved", "resolved at " + at + ", before anything was started");
            case Verdict.Lapsed(var seen) ->
                unstarted(
                        alert,
                        known,
                        now,
                        "Lapsed",
                        "last seen at " + seen
                                + ", and nothing was started as long as its episode lasted; a recovery now would come too late");
        };
    }

    /** The status with nothing changed but when and how often the alert was seen. */
    static ReceivedAlertStatus seen(ReceivedAlertStatus before, KnownAlert known) {
        return new ReceivedAlertStatus(
                before.processed(),
                before.rejected(),
                known.identity().hex(),
                known.episode().number(),
                known.deliveries(),
                known.episode().firstSeen(),
                known.episode().lastSeen(),
                known.episode().resolvedAt().orElse(null),
                before.runs(),
                before.nearestMiss(),
                before.conditions(),
                before.observedGeneration());
    }

    /** Whether writing {@code after} would tell anybody anything new. */
    static boolean same(ReceivedAlertStatus before, ReceivedAlertStatus after) {
        return before != null && timeless(before).equals(timeless(after));
    }

    private static ReceivedAlertStatus timeless(ReceivedAlertStatus status) {
        var conditions = status.conditions().stream()
                .map(told -> new Condition(told.type(), told.status(), null, null, told.reason(), told.message(), null))
                .toList();
        return new ReceivedAlertStatus(
                status.processed(),
                status.rejected(),
                status.identity(),
                status.episode(),
                null,
                status.firstSeen(),
                null,
                status.resolvedAt(),
                status.runs(),
                status.nearestMiss(),
                conditions,
                status.observedGeneration());
    }

    /** The status of an alert for which nothing was started, and never will be. */
    private static ReceivedAlertStatus unstarted(
            ReceivedAlert alert, KnownAlert known, Instant now, String reason, String message) {
        return status(alert, known, false, List.of(), null, now, "False", reason, message);
    }

    private static ReceivedAlertStatus status(
            ReceivedAlert alert,
            KnownAlert known,
            boolean processed,
            List<String> runs,
            NearestMiss nearestMiss,
            Instant now,
            String matched,
            String reason,
            String message) {
        var before = Optional.ofNullable(alert.getStatus()).orElseGet(ReceivedAlertStatus::blank);
        var generation = alert.getMetadata().getGeneration();
        var since = before.conditions().stream()
                .filter(told -> MATCHED.equals(told.type()) && matched.equals(told.status()))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(now);
        var condition = new Condition(MATCHED, matched, now, since, reason, message, generation);
        return new ReceivedAlertStatus(
                processed,
                known.rejected().orElse(null),
                known.identity().hex(),
                known.episode().number(),
                known.deliveries(),
                known.episode().firstSeen(),
                known.episode().lastSeen(),
                known.episode().resolvedAt().orElse(null),
                runs,
                nearestMiss,
                List.of(condition),
                generation);
    }

    private static NearestMiss miss(String home, Selection.Miss miss) {
        return new NearestMiss(seen(home, miss.plan()), miss.reason());
    }

    private static String seen(String home, Selection.Candidate plan) {
        return Names.seenFrom(home, plan.namespace(), plan.name());
    }
}
