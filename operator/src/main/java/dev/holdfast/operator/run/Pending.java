package dev.holdfast.operator.run;

import dev.holdfast.api.Condition;
import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.JournalEnd;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The status of a run that has not begun: it has no journal yet, and says what it waits for. */
final class Pending {

    /** A question that is answered before is not worth a write of every run that comes meanwhile. */
    private static final Duration YOUNG = Duration.ofSeconds(15);

    /** The reason of the conditions of a run that was overtaken by another's recovery. */
    static final String OVERTAKEN = "Overtaken";

    /** The reason of the conditions of a run in its middle whose target another holds. */
    static final String WAITS = "WaitsForTarget";

    /** The conditions that say how the run is, as a whole. */
    private static final Set<String> ABOUT_THE_RUN = Set.of("Success", "Ready", "Reconciling", "Stalled");

    private Pending() {}

    /** @param heard what became of the acts that were heard while it waits */
    static RecoveryRunStatus of(RecoveryRun run, Plan plan, Journal heard, String words, Instant now) {
        var before = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        Long generation = run.getMetadata().getGeneration();
        var conditions = new ArrayList<>(conditions(before.conditions(), words, now, generation));
        StatusView.heard(before.conditions(), heard, now, generation).ifPresent(conditions::add);
        var acts = heard.acts().stream().map(JournalMapping::toWire).toList();
        return new RecoveryRunStatus(
                Phase.PENDING,
                "0/" + Step.numbered(run.getSpec().steps()).size(),
                Map.of(),
                conditions,
                acts.isEmpty()
                        ? null
                        : new dev.holdfast.api.run.Journal(plan.digest(), List.of(), null, null, acts, null),
                null,
                null,
                generation,
                before.alerts(),
                null,
                StatusView.allowed(plan, heard),
                false);
    }

    /** The same of a run that waits for a person to say whether it goes on. */
    static RecoveryRunStatus asking(RecoveryRun run, Plan plan, Journal heard, String words, Instant now) {
        var before = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        Long generation = run.getMetadata().getGeneration();
        var conditions = new ArrayList<Condition>();
        for (var fact : List.of("Success Unknown", "Ready False", "Reconciling False", "Stalled True")) {
            var said = fact.split(" ");
            conditions.add(condition(before.conditions(), said[0], said[1], OVERTAKEN, words, now, generation));
        }
        StatusView.heard(before.conditions(), heard, now, generation).ifPresent(conditions::add);
        return new RecoveryRunStatus(
                Phase.PAUSED,
                "0/" + Step.numbered(run.getSpec().steps()).size(),
                Map.of(),
                conditions,
                new dev.holdfast.api.run.Journal(
                        plan.digest(),
                        List.of(),
                        new JournalEnd(Phase.PAUSED, words, now),
                        null,
                        heard.acts().stream().map(JournalMapping::toWire).toList(),
                        null),
                null,
                null,
                generation,
                before.alerts(),
                null,
                StatusView.wire(Hearing.allowedAsking()),
                true);
    }

    /**
     * The same of a run in its middle. Its journal stays as it is; and so does when its conditions were looked at, for no
     * act was heard with this.
     */
    static RecoveryRunStatus midway(RecoveryRun run, String words) {
        var status = run.getStatus();
        var conditions = status.conditions().stream()
                .map(said -> ABOUT_THE_RUN.contains(said.type())
                        ? new Condition(
                                said.type(),
                                said.status(),
                                said.lastProbeTime(),
                                said.lastTransitionTime(),
                                WAITS,
                                words,
                                said.observedGeneration())
                        : said)
                .toList();
        return new RecoveryRunStatus(
                status.phase(),
                status.progress(),
                status.values(),
                conditions,
                status.journal(),
                status.startTime(),
                status.completionTime(),
                status.observedGeneration(),
                status.alerts(),
                status.target(),
                status.allowedActions(),
                status.resting());
    }

    private static List<Condition> conditions(List<Condition> before, String words, Instant now, Long generation) {
        return List.of(
                condition(before, "Success", "Unknown", Phase.PENDING.word(), words, now, generation),
                condition(before, "Ready", "False", Phase.PENDING.word(), words, now, generation),
                condition(before, "Reconciling", "True", Phase.PENDING.word(), words, now, generation),
                condition(before, "Stalled", "False", Phase.PENDING.word(), words, now, generation));
    }

    private static Condition condition(
            List<Condition> before,
            String type,
            String status,
            String reason,
            String words,
            Instant now,
            Long generation) {
        var since = before.stream()
                .filter(said -> said.type().equals(type) && said.status().equals(status))
                .map(Condition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, now, since, reason, words, generation);
    }

    /** Whether the status does not say so already. */
    static boolean isWorthWriting(RecoveryRun run, Phase phase, String words) {
        return run.getStatus() == null || run.getStatus().phase() != phase || !isSaid(run, words);
    }

    /** Whether a condition says so. */
    static boolean isSaid(RecoveryRun run, String words) {
        return run.getStatus().conditions().stream().anyMatch(condition -> words.equals(condition.message()));
    }

    /** Whether the run has just been made. */
    static boolean isYoung(RecoveryRun run, Instant now) {
        return now.isBefore(
                Instant.parse(run.getMetadata().getCreationTimestamp()).plus(YOUNG));
    }
}
