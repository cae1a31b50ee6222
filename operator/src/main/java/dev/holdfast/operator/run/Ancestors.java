package dev.holdfast.operator.run;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RunParent;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.PlanId;
import dev.holdfast.core.run.Descent.Stage;
import dev.holdfast.core.run.Descent.Upkeep;
import dev.holdfast.core.run.Heard;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The runs above a run, the nearest first. What they say of it is read anew at each pass: a child ends because its parent
 * has ended, not because somebody has told it so.
 */
record Ancestors(List<Ancestor> above, List<String> uids) {

    private static final Ancestors NONE = new Ancestors(List.of(), List.of());

    /** Where a run is found by namespace and name. */
    @FunctionalInterface
    interface Lookup {
        Optional<RecoveryRun> find(String namespace, String name) throws IOException;
    }

    static Ancestors of(RecoveryRun run, Lookup lookup, Instant now) throws IOException {
        if (run.getSpec().parent() == null) return NONE;
        var above = new ArrayList<Ancestor>();
        var uids = new ArrayList<String>();
        var below = run;
        for (int depth = 0; depth < Descent.DEPTH_MAX && below.getSpec().parent() != null; depth++) {
            var wanted = below.getSpec().parent();
            String name = wanted.namespace() + "/" + wanted.name();
            var found = lookup.find(wanted.namespace(), wanted.name())
                    .filter(is -> is.getMetadata().getUid().equals(wanted.uid()));
            if (found.isEmpty()) {
                above.add(new Ancestor(name, Stage.GONE, false, "", now));
                break;
            }
            above.add(ancestor(name, found.get(), below, now));
            uids.add(wanted.uid());
            below = found.get();
        }
        return new Ancestors(List.copyOf(above), List.copyOf(uids));
    }

    Upkeep upkeep() {
        return Descent.upkeep(above);
    }

    /** Where the run comes from. */
    Descent descent(RecoveryRun run) {
        var parent = run.getSpec().parent();
        var plans = new ArrayList<PlanId>();
        if (parent != null) {
            parent.plans().forEach(plan -> plans.add(new PlanId(plan.namespace(), plan.name(), text(plan.uid()))));
        }
        var own = run.getSpec().planRef();
        if (own != null) plans.add(new PlanId(run.getMetadata().getNamespace(), own.name(), text(own.uid())));
        return new Descent(
                parent == null ? 0 : parent.depth(),
                plans,
                name(parent),
                upkeep() instanceof Upkeep.Over(var words) ? Optional.of(words) : Optional.empty(),
                Descent.ungraceful(above));
    }

    /**
     * Why a run begins nothing for now: one above it rests, or has ended, which the next pass finds. A cache may not know
     * yet that a step waits for the run, so that is not asked.
     */
    Optional<Halt> halt(Instant now) {
        var known = above.stream()
                .map(is -> new Ancestor(is.name(), is.stage(), true, is.words(), is.since()))
                .toList();
        return switch (Descent.upkeep(known)) {
            case Upkeep.Going() -> Optional.empty();
            case Upkeep.Resting(var name, var words, var since) ->
                Optional.of(Halt.by(name, "run " + name + " above it is paused: " + words, since));
            case Upkeep.Over(var words) -> Optional.of(Halt.by(above.getFirst().name(), words, now));
        };
    }

    private static Ancestor ancestor(String name, RecoveryRun run, RecoveryRun below, Instant now) {
        var status = run.getStatus();
        var phase = status == null ? null : status.phase();
        var stage = phase == null
                ? Stage.GOING
                : phase.terminal() ? Stage.OVER : phase == Phase.PAUSED ? Stage.RESTING : Stage.GOING;
        var end = status == null || status.journal() == null
                ? null
                : status.journal().end();
        boolean awaits = status != null
                && status.journal() != null
                && status.journal().entries().stream().anyMatch(entry -> awaits(entry, below));
        return new Ancestor(
                name,
                stage,
                awaits,
                end == null || end.message() == null ? "" : end.message(),
                end == null || end.time() == null ? now : end.time(),
                ungraceful(run, below));
    }

    /** Who has said that the step which waits for the run below goes without grace. */
    private static Optional<String> ungraceful(RecoveryRun run, RecoveryRun below) {
        var journal = run.getStatus() == null ? null : run.getStatus().journal();
        List<Heard> acts = journal == null
                ? List.of()
                : journal.acts().stream().map(JournalMapping::fromWire).toList();
        boolean from = run.getSpec().mode() == dev.holdfast.api.run.Mode.UNGRACEFUL;
        int step = below.getSpec().parent().step();
        return Descent.ungraceful(from ? Mode.UNGRACEFUL : Mode.GRACEFUL, acts, step);
    }

    private static boolean awaits(JournalEntry entry, RecoveryRun below) {
        var target = entry.target();
        boolean open = entry.state() == EntryState.WAITING
                || entry.state() == EntryState.RUNNING
                || entry.state() == EntryState.PENDING;
        return open
                && target != null
                && "recoveryruns".equals(target.resource())
                && Objects.equals(target.namespace(), below.getMetadata().getNamespace())
                && Objects.equals(target.name(), below.getMetadata().getName());
    }

    private static String name(RunParent parent) {
        return parent == null ? "" : parent.namespace() + "/" + parent.name();
    }

    private static String text(String maybe) {
        return maybe == null ? "" : maybe;
    }
}
