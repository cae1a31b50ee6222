package dev.holdfast.operator.alert;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.plan.Names;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of each plan. Fed by a watch and by our own writes; an older version never replaces a newer one. */
final class PlanRuns implements Sight.Listener<RecoveryRun> {
    private final Runnable ended;
    private final Map<Ref, KnownRun> runs = new HashMap<>();
    private final Map<Ref, Map<Ref, KnownRun>> byPlan = new HashMap<>();

    /**
     * @param ended what to call when a run has ended
     */
    PlanRuns(Runnable ended) {
        this.ended = ended;
    }

    @Override
    public void present(RecoveryRun run) {
        observe(run);
    }

    void observe(RecoveryRun run) {
        if (learn(KnownRun.of(run))) ended.run();
    }

    /** Whether the run has ended since it was last heard of. */
    private synchronized boolean learn(KnownRun fresh) {
        var before = runs.get(fresh.ref());
        if (before != null && before.version() >= fresh.version()) return false;
        if (before != null) drop(before);
        runs.put(fresh.ref(), fresh);
        fresh.plan().ifPresent(plan -> byPlan.computeIfAbsent(plan, unknown -> new HashMap<>())
                .put(fresh.ref(), fresh));
        return !fresh.unfinished() && (before == null || before.unfinished());
    }

    @Override
    public void gone(RecoveryRun run) {
        forget(Ref.of(run), run.getMetadata().getUid());
        ended.run();
    }

    synchronized void forget(Ref ref, String uid) {
        var known = runs.get(ref);
        if (known != null && known.uid().equals(uid)) {
            drop(known);
            runs.remove(ref);
        }
    }

    private void drop(KnownRun known) {
        known.plan().ifPresent(plan -> {
            byPlan.get(plan).remove(known.ref());
            if (byPlan.get(plan).isEmpty()) byPlan.remove(plan);
        });
    }

    /** A run of the plan that has not ended; the same one for everybody who asks. */
    synchronized Optional<KnownRun> unfinished(Ref plan) {
        return byPlan.getOrDefault(plan, Map.of()).values().stream()
                .filter(KnownRun::unfinished)
                .min(Comparator.comparing(run -> run.ref().name()));
    }

    /** The run of the plan that the alert started or joined. A run that ended before the alert came is none of it. */
    synchronized Optional<KnownRun> answering(Ref plan, KnownAlert alert) {
        var name = Names.seenFrom(
                plan.namespace(), alert.ref().namespace(), alert.ref().name());
        return byPlan.getOrDefault(plan, Map.of()).values().stream()
                .filter(run -> run.alertUid().equals(Optional.of(alert.uid()))
                        || run.joined().contains(name)
                                && run.ended().filter(alert.received()::isAfter).isEmpty())
                .findFirst();
    }

    /** All runs that the alert started or joined. */
    synchronized List<KnownRun> answering(KnownAlert alert) {
        return byPlan.keySet().stream()
                .map(plan -> answering(plan, alert))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(run -> run.ref().toString()))
                .toList();
    }

    /** Whether any of these runs, named as seen from {@code home}, goes on. */
    synchronized boolean anyUnfinished(String home, List<String> names) {
        return names.stream()
                .map(name -> name.split("/", 2))
                .map(parts -> parts.length == 1 ? new Ref(home, parts[0]) : new Ref(parts[0], parts[1]))
                .map(runs::get)
                .anyMatch(run -> run != null && run.unfinished());
    }

    /** A mapper that passes over what {@link #trim} drops: of a long run, which is told at every write, that is nearly all. */
    static ObjectMapper unread(ObjectMapper mapper) {
        return mapper.addMixIn(RecoveryRunSpec.class, WithoutSteps.class)
                .addMixIn(RecoveryRunStatus.class, WithoutJournal.class);
    }

    @JsonIgnoreProperties(
            value = {"alertSpec", "steps", "acts"},
            ignoreUnknown = true)
    private interface WithoutSteps {}

    @JsonIgnoreProperties(
            value = {"values", "conditions", "journal", "allowedActions"},
            ignoreUnknown = true)
    private interface WithoutJournal {}

    /** The run without its steps and its journal, which only its own engine needs; all that is remembered is still in it. */
    static RecoveryRun trim(RecoveryRun run) {
        var trimmed = new RecoveryRun();
        trimmed.setMetadata(run.getMetadata());
        var spec = run.getSpec();
        trimmed.setSpec(new RecoveryRunSpec(
                null, List.of(), spec.planRef(), spec.alertRef(), spec.digest(), spec.serviceAccountName(), null));
        var status = Optional.ofNullable(run.getStatus()).orElseGet(RecoveryRunStatus::blank);
        trimmed.setStatus(new RecoveryRunStatus(
                status.phase(),
                status.progress(),
                Map.of(),
                List.of(),
                null,
                status.startTime(),
                status.completionTime(),
                status.observedGeneration(),
                status.alerts(),
                status.target(),
                List.of(),
                status.resting()));
        return trimmed;
    }
}
