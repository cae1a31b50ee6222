package dev.holdfast.operator.protection;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.protection.Active;
import dev.holdfast.core.protection.Meanwhile;
import dev.holdfast.core.protection.Meanwhile.Recovery;
import dev.holdfast.core.protection.Target;
import dev.holdfast.core.run.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which runs have acted for a target, and recovered it: those in the cache, and those of which this process has heard before the cache. */
final class Completions {

    /** How many are remembered that the cache may not show yet; the oldest is forgotten first. */
    private static final int NOTED_MAX = 200;

    /** The API server keeps when a run was made in whole seconds. */
    private static final Duration WITHIN_THE_SECOND = Duration.ofSeconds(1);

    /** Within it a run that has not said that it waits need not be compared with all that is in the cache. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Noted(Target target, RecoveryRun run) {}

    private final Function<Target, Collection<RecoveryRun>> runs;
    private final Map<String, Noted> noted = new LinkedHashMap<>();

    /** @param runs those in the cache that act for a target, or have */
    Completions(Function<Target, Collection<RecoveryRun>> runs) {
        this.runs = runs;
    }

    /** A run is as it is stored now. */
    void stored(RecoveryRun run) {
        var target = Holds.target(run);
        if (target.isEmpty() || !Holds.isOver(run)) return;
        synchronized (noted) {
            noted.put(run.getMetadata().getUid(), new Noted(target.get(), run));
            if (noted.size() > NOTED_MAX) noted.remove(noted.keySet().iterator().next());
        }
    }

    /** Runs that have acted for a target: those in the cache, and those that have ended before it shows. */
    private Stream<RecoveryRun> of(Target target) {
        return Stream.concat(heard(target).stream(), runs.apply(target).stream());
    }

    private List<RecoveryRun> heard(Target target) {
        synchronized (noted) {
            return noted.values().stream()
                    .filter(each -> each.target().equals(target))
                    .map(Noted::run)
                    .toList();
        }
    }

    /** What has become of the target while a run waited for it that has not begun. */
    Meanwhile meanwhile(Target target, RecoveryRun me, Instant now) {
        var since = since(me);
        // one that has just been made has hardly waited: what this process has heard is all there can be
        boolean fresh = !hasWaited(me) && now.isBefore(since.plus(FRESH));
        var others = fresh ? heard(target).stream() : of(target);
        return Meanwhile.of(
                target,
                new Meanwhile.Waiter(alert(me), parent(me), since),
                others.filter(run -> isCompletedAfter(run, since))
                        .map(Completions::recovery)
                        .toList());
    }

    private static boolean isCompletedAfter(RecoveryRun run, Instant since) {
        var status = run.getStatus();
        return status != null
                && status.phase() == Phase.COMPLETED
                && status.completionTime() != null
                && status.completionTime().isAfter(since);
    }

    /** Those that have done something for the target and have ended. */
    List<Active.Ended> ended(Target target, Function<String, Optional<String>> to) {
        return of(target).flatMap(run -> ended(run, to).stream()).toList();
    }

    private static Optional<Active.Ended> ended(RecoveryRun run, Function<String, Optional<String>> to) {
        var status = run.getStatus();
        boolean acted = status.journal() != null && !status.journal().entries().isEmpty();
        if (!Holds.isOver(run) || status.completionTime() == null || !acted) return Optional.empty();
        var plan = Optional.ofNullable(run.getSpec().planRef()).map(ref -> ref.name());
        return Optional.of(new Active.Ended(
                run.getMetadata().getName(),
                status.phase() == Phase.COMPLETED,
                plan.flatMap(to),
                status.completionTime()));
    }

    private static Recovery recovery(RecoveryRun run) {
        return new Recovery(
                Holds.holder(run),
                alert(run),
                parent(run),
                hasPromoted(run),
                run.getStatus().completionTime());
    }

    private static boolean hasPromoted(RecoveryRun run) {
        var journal = run.getStatus().journal();
        if (journal == null) return false;
        var steps = Step.numbered(run.getSpec().steps());
        return journal.entries().stream()
                .filter(entry -> entry.state() == EntryState.SUCCEEDED && entry.step() <= steps.size())
                .anyMatch(entry -> steps.get(entry.step() - 1).promote() != null);
    }

    private static Optional<String> alert(RecoveryRun run) {
        return Optional.ofNullable(run.getSpec().alertRef()).map(alert -> alert.namespace() + "/" + alert.name());
    }

    private static Optional<String> parent(RecoveryRun run) {
        return Optional.ofNullable(run.getSpec().parent()).map(parent -> parent.uid());
    }

    /** One that has not said that it waits may have been made in the second in which another was over, after that. */
    private static Instant since(RecoveryRun run) {
        return hasWaited(run) ? meant(run) : meant(run).plus(WITHIN_THE_SECOND);
    }

    private static boolean hasWaited(RecoveryRun run) {
        var status = run.getStatus();
        return status != null && (status.phase() == Phase.PENDING || status.phase() == Phase.PAUSED);
    }

    /** Since when a run was meant that has not begun: from its creation on, or from when a person has last let it go on. */
    static Instant meant(RecoveryRun run) {
        var meant = Instant.parse(run.getMetadata().getCreationTimestamp());
        var status = run.getStatus();
        if (status == null || status.journal() == null) return meant;
        return status.journal().acts().stream()
                .filter(act -> Boolean.TRUE.equals(act.obeyed()) && act.verb().equals(Verb.RESUME.word()))
                .map(HeardAct::time)
                .filter(at -> at.isAfter(meant))
                .reduce((earlier, later) -> later)
                .orElse(meant);
    }
}
