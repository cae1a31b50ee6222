package dev.holdfast.operator.run;

import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Slip;
import dev.holdfast.api.run.Target;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.operator.run.JournalMapping.Kept;
import java.io.IOException;
import java.util.Optional;

/** An entry in a run's status and core's entry are the same; see {@link JournalMapping}. */
final class EntryMapping {

    private EntryMapping() {}

    static JournalEntry toWire(Plan plan, Step step, Entry entry) {
        var change = entry.intent().filter(Intent.Change.class::isInstance).map(Intent.Change.class::cast);
        return new JournalEntry(
                entry.step(),
                step.title(),
                type(step.action()),
                switch (entry.state()) {
                    case WAITING, BACKING_OFF -> EntryState.WAITING;
                    case RUNNING -> EntryState.RUNNING;
                    case ASKING -> EntryState.ASKING;
                    case SUCCEEDED -> EntryState.SUCCEEDED;
                    case FAILED -> EntryState.FAILED;
                    case NOT_NEEDED -> EntryState.NOT_NEEDED;
                    case SKIPPED -> EntryState.SKIPPED;
                    case DEFERRING -> EntryState.DEFERRING;
                    case DEFERRED -> EntryState.DEFERRED;
                    case CANCELED -> EntryState.CANCELED;
                },
                entry.attempt(),
                entry.started(),
                entry.finished().orElse(null),
                entry.notBefore().orElse(null),
                entry.deadline(),
                entry.message(),
                target(plan, step.action(), entry),
                change.flatMap(Intent.Change::previous).map(EntryMapping::slip).orElse(null),
                change.map(c -> slip(c.desired())).orElse(null),
                entry.output().map(output -> slip(output.value())).orElse(null),
                entry.foundApplied(),
                entry.intent().orElse(null) instanceof Intent.Create create && create.made(),
                isWritten(entry),
                change.map(Intent.Change::conflicts).orElse(0),
                key(entry),
                entry.intent().orElse(null) instanceof Intent.Holding(var times) ? times : 0,
                entry.round() == 1 ? null : entry.round(),
                entry.carried(),
                entry.evidence().map(EvidenceMapping::toWire).orElse(null),
                entry.ungraceful(),
                entry.resting().orElse(null));
    }

    private static String key(Entry entry) {
        return switch (entry.intent().orElse(null)) {
            case Intent.Call(var key) -> key;
            case Intent.Power(var key, var ignored) -> key;
            case null, default -> null;
        };
    }

    private static boolean isWritten(Entry entry) {
        return entry.intent()
                .map(intent -> switch (intent) {
                    case Intent.Change change -> change.written();
                    case Intent.Delete delete -> delete.accepted();
                    case Intent.Create ignored -> false;
                    case Intent.Call ignored -> false;
                    case Intent.Power power -> power.accepted();
                    case Intent.Holding ignored -> false;
                })
                .orElse(false);
    }

    private static StepType type(Action action) {
        return switch (action) {
            case Action.ReadField ignored -> StepType.READ_FIELD;
            case Action.Patch ignored -> StepType.PATCH;
            case Action.Scale ignored -> StepType.SCALE;
            case Action.Wait ignored -> StepType.WAIT;
            case Action.Delete ignored -> StepType.DELETE;
            case Action.Apply ignored -> StepType.APPLY;
            case Action.Job ignored -> StepType.JOB;
            case Action.Child ignored -> StepType.PLAN;
            case Action.Probe ignored -> StepType.PROBE;
            case Action.Http ignored -> StepType.HTTP;
            case Action.Notify ignored -> StepType.NOTIFY;
            case Action.Hold ignored -> StepType.HOLD;
            case Action.Release ignored -> StepType.RELEASE;
            case Action.Fence ignored -> StepType.FENCE;
            case Action.Unfence ignored -> StepType.UNFENCE;
            case Action.Approval ignored -> StepType.APPROVAL;
            case Action.Pause ignored -> StepType.PAUSE;
        };
    }

    private static Target target(Plan plan, Action action, Entry entry) {
        return switch (action) {
            case Action.ReadField read -> target(plan, read.target(), Optional.empty());
            case Action.Patch patch -> target(plan, patch.target(), precondition(entry));
            case Action.Scale scale -> target(plan, scale.target(), precondition(entry));
            case Action.Apply apply -> target(plan, apply.target(), precondition(entry));
            case Action.Wait wait -> target(plan, wait.target(), Optional.empty());
            case Action.Delete delete ->
                target(
                        plan,
                        delete.target(),
                        entry.intent().map(intent -> new Precondition(((Intent.Delete) intent).uid(), null)));
            case Action.Job job ->
                entry.intent()
                        .map(intent -> (Intent.Create) intent)
                        .map(create -> new Target(
                                job.cluster(),
                                "batch/v1",
                                "Job",
                                "jobs",
                                create.namespace(),
                                create.name(),
                                null,
                                null))
                        .orElse(null);
            case Action.Child ignored ->
                entry.intent()
                        .map(intent -> (Intent.Create) intent)
                        .map(create -> new Target(
                                "",
                                "recovery.elotl.co/v1alpha1",
                                "RecoveryRun",
                                "recoveryruns",
                                create.namespace(),
                                create.name(),
                                null,
                                null))
                        .orElse(null);
            // what is outside of Kubernetes is no object
            case Action.Probe ignored -> null;
            case Action.Http ignored -> null;
            case Action.Notify ignored -> null;
            case Action.Approval ignored -> null;
            case Action.Pause ignored -> null;
            case Action.Hold hold -> target(plan, hold.what().target(), precondition(entry));
            case Action.Release release -> target(plan, release.what().target(), precondition(entry));
            case Action.Fence fence -> target(plan, fence.method(), entry);
            case Action.Unfence unfence -> target(plan, unfence.method(), entry);
        };
    }

    private static Target target(Plan plan, FenceMethod method, Entry entry) {
        return switch (method) {
            case FenceMethod.Api api -> target(plan, api.change().target(), precondition(entry));
            case FenceMethod.Network network -> target(plan, network.target(), precondition(entry));
            // a machine is no object, and neither is a person's word
            case FenceMethod.Redfish ignored -> null;
            case FenceMethod.Waiver ignored -> null;
        };
    }

    private static Optional<Precondition> precondition(Entry entry) {
        return entry.intent().flatMap(intent -> ((Intent.Change) intent).precondition());
    }

    private static Target target(Plan plan, dev.holdfast.core.plan.Target target, Optional<Precondition> version) {
        return new Target(
                target.cluster(),
                target.apiVersion(),
                null,
                target.resource(),
                target.namespace().isEmpty() ? plan.namespace() : target.namespace(),
                target.name(),
                version.map(Precondition::uid).orElse(null),
                version.map(Precondition::resourceVersion).orElse(null));
    }

    static Slip slip(Held held) {
        if (!held.belongsInSecret() && held.value().isPresent()) {
            return new Slip(held.value().get().print(), null, 0, false, false);
        }
        boolean secret = held.belongsInSecret();
        return new Slip(null, RunSecret.hash(held), held.bytes(), secret, secret && !held.sensitive());
    }

    static Entry fromWire(Action action, JournalEntry wire, Kept kept) throws IOException {
        Optional<Entry.Output> output = Optional.empty();
        var key = action.keeps();
        if (key.isPresent() && wire.output() != null) {
            output = Optional.of(new Entry.Output(key.get(), held(wire.step(), wire.output(), kept)));
        }
        return new Entry(
                wire.step(),
                state(wire),
                Math.max(1, wire.attempt()),
                wire.startTime(),
                wire.deadline(),
                Optional.ofNullable(wire.finishTime()),
                Optional.ofNullable(wire.notBefore()),
                JournalMapping.text(wire.message()),
                intent(action, wire, kept),
                output,
                wire.foundApplied(),
                wire.round() == null ? 1 : wire.round(),
                wire.carried(),
                Optional.ofNullable(wire.evidence()).map(EvidenceMapping::fromWire),
                wire.ungraceful(),
                Optional.ofNullable(wire.restingSince()));
    }

    static Entry.State state(JournalEntry wire) {
        return switch (wire.state()) {
            case PENDING, WAITING -> wire.notBefore() == null ? Entry.State.WAITING : Entry.State.BACKING_OFF;
            case RUNNING -> Entry.State.RUNNING;
            case ASKING -> Entry.State.ASKING;
            case SUCCEEDED -> Entry.State.SUCCEEDED;
            case FAILED -> Entry.State.FAILED;
            case NOT_NEEDED -> Entry.State.NOT_NEEDED;
            case SKIPPED -> Entry.State.SKIPPED;
            case DEFERRING -> Entry.State.DEFERRING;
            case DEFERRED -> Entry.State.DEFERRED;
            case CANCELED -> Entry.State.CANCELED;
        };
    }

    private static Optional<Intent> intent(Action action, JournalEntry wire, Kept kept) throws IOException {
        var target = wire.target();
        if ((action instanceof Action.Job || action instanceof Action.Child) && target != null) {
            return Optional.of(new Intent.Create(target.namespace(), target.name(), wire.created()));
        }
        if (action instanceof Action.Delete && target != null && target.uid() != null) {
            return Optional.of(new Intent.Delete(target.uid(), wire.written()));
        }
        boolean fences = action instanceof Action.Fence || action instanceof Action.Unfence;
        if (wire.key() != null) {
            return Optional.of(fences ? new Intent.Power(wire.key(), wire.written()) : new Intent.Call(wire.key()));
        }
        if (wire.successes() > 0) return Optional.of(new Intent.Holding(wire.successes()));
        if (!changes(action) || wire.desired() == null) return Optional.empty();
        Optional<Precondition> version = target == null || target.uid() == null
                ? Optional.empty()
                : Optional.of(new Precondition(target.uid(), target.resourceVersion()));
        Optional<Held> previous =
                wire.previous() == null ? Optional.empty() : Optional.of(held(wire.step(), wire.previous(), kept));
        return Optional.of(new Intent.Change(
                version, previous, held(wire.step(), wire.desired(), kept), wire.conflicts(), wire.written()));
    }

    private static boolean changes(Action action) {
        return switch (action) {
            case Action.Patch ignored -> true;
            case Action.Scale ignored -> true;
            case Action.Apply ignored -> true;
            case Action.Hold ignored -> true;
            case Action.Release ignored -> true;
            case Action.Fence ignored -> true;
            case Action.Unfence ignored -> true;
            case Action.ReadField ignored -> false;
            case Action.Wait ignored -> false;
            case Action.Delete ignored -> false;
            case Action.Job ignored -> false;
            case Action.Child ignored -> false;
            case Action.Probe ignored -> false;
            case Action.Http ignored -> false;
            case Action.Notify ignored -> false;
            case Action.Approval ignored -> false;
            case Action.Pause ignored -> false;
        };
    }

    private static Held held(int step, Slip slip, Kept kept) throws IOException {
        if (slip.value() != null) return Held.of(JsonTree.parse(slip.value()), false);
        // A value that was lost before this write has no hash either.
        if (slip.hash() == null) return Held.lost();
        return kept.find(step, slip.hash())
                .map(text -> Held.of(JsonTree.parse(text), !slip.large()))
                .orElseGet(Held::lost);
    }
}
