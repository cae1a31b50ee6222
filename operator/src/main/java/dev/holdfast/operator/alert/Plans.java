package dev.holdfast.operator.alert;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.core.plan.Selection;
import dev.holdfast.core.plan.Selection.Candidate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The plans that alerts are matched against. Alerts that came through the intake may start plans of every namespace; an
 * alert that somebody stored in another namespace starts plans of that namespace only, so that the right to create alerts
 * in one namespace is no right to start recoveries in others.
 */
final class Plans implements Sight.Listener<RecoveryPlan> {
    private final String intakeNamespace;
    private final Runnable changed;
    private final Map<Ref, RecoveryPlan> plans = new ConcurrentHashMap<>();
    private final AtomicLong edition = new AtomicLong();
    private volatile List<Candidate> candidates = List.of();

    Plans(String intakeNamespace, Runnable changed) {
        this.intakeNamespace = intakeNamespace;
        this.changed = changed;
    }

    @Override
    public void present(RecoveryPlan plan) {
        var before = plans.put(Ref.of(plan), plan);
        boolean same = before != null
                && before.getMetadata().getUid().equals(plan.getMetadata().getUid())
                && before.getSpec().equals(plan.getSpec());
        if (!same) {
            refresh();
            edition.incrementAndGet();
            changed.run();
        }
    }

    @Override
    public void gone(RecoveryPlan plan) {
        plans.remove(Ref.of(plan));
        refresh();
    }

    /** Grows before {@code changed} is called: who decided by an older edition must look again. */
    long edition() {
        return edition.get();
    }

    private synchronized void refresh() {
        candidates = candidates(plans.values(), plan -> true);
    }

    /** Whether any plan would match now; cheap enough to be asked for each alert of a storm. */
    boolean anyMatches(String namespace, Map<String, String> labels) {
        var all = candidates;
        var mayAnswer = namespace.equals(intakeNamespace)
                ? all
                : all.stream()
                        .filter(plan -> plan.namespace().equals(namespace))
                        .toList();
        return Selection.matches(labels, mayAnswer);
    }

    /** The plans for an alert in {@code namespace}, of those that were there by {@code until}. */
    Selection select(String namespace, Map<String, String> labels, Instant until) {
        Predicate<RecoveryPlan> mayAnswer = plan -> namespace.equals(intakeNamespace)
                || plan.getMetadata().getNamespace().equals(namespace);
        Predicate<RecoveryPlan> inTime = plan ->
                !Instant.parse(plan.getMetadata().getCreationTimestamp()).isAfter(until);
        return Selection.of(labels, candidates(plans.values(), mayAnswer.and(inTime)));
    }

    Optional<RecoveryPlan> find(Candidate candidate) {
        return Optional.ofNullable(plans.get(new Ref(candidate.namespace(), candidate.name())));
    }

    private static List<Candidate> candidates(Collection<RecoveryPlan> plans, Predicate<RecoveryPlan> filter) {
        return plans.stream()
                .filter(filter)
                .map(plan -> new Candidate(
                        plan.getMetadata().getNamespace(),
                        plan.getMetadata().getName(),
                        plan.getSpec().alertLabels()))
                .toList();
    }
}
