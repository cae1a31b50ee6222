package dev.holdfast.operator.run;

import dev.holdfast.api.Condition;
import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The status of a run that has not begun: it has no journal yet, and says what it waits for. */
final class Pending {

    /** A question that is answered before is not worth a write of every run that comes meanwhile. */
    private static final Duration YOUNG = Duration.ofSeconds(15);

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

    private static List<Condition> conditions(List<Condition> before, String words, Instant now, Long generation) {
        return List.of(
                condition(before, "Success", "Unknown", words, now, generation),
                condition(before, "Ready", "False", words, now, generation),
                condition(before, "Reconciling", "True", words, now, generation),
                condition(before, "Stalled", "False", words, now, generation));
    }

    private static Condition condition(
            List<Condition> before, String type, String status, String words, Instant now, Long generation) {
        var since = before.stream()
                .filter(said -> said.type().equals(type) && said.status().equals(status))
                .map(Condition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, now, since, Phase.PENDING.word(), words, generation);
    }

    /** Whether the status does not say so already. */
    static boolean isWorthWriting(RecoveryRun run, String words) {
        return run.getStatus() == null
                || run.getStatus().phase() != Phase.PENDING
                || run.getStatus().conditions().stream().noneMatch(condition -> words.equals(condition.message()));
    }

    /** Whether the run has just been made. */
    static boolean isYoung(RecoveryRun run, Instant now) {
        return now.isBefore(
                Instant.parse(run.getMetadata().getCreationTimestamp()).plus(YOUNG));
    }
}
