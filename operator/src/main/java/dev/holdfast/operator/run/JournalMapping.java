package dev.holdfast.operator.run;

import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.HeldBy;
import dev.holdfast.api.run.JournalEnd;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.api.run.Slip;
import dev.holdfast.api.run.Target;
import dev.holdfast.api.run.UngracefulBy;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Lanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal in a run's status and core's journal are the same; secret and large values pass through the run's Secret. */
final class JournalMapping {

    private JournalMapping() {}

    /** Where the values are that do not stand in the status; {@link RunSecret} in earnest. */
    @FunctionalInterface
    interface Kept {
        Optional<String> find(int step, String hash) throws IOException;
    }

    static dev.holdfast.api.run.Journal toWire(Plan plan, Journal journal) {
        var entries = journal.entries().stream()
                .map(entry -> entry(plan, plan.step(entry.step(), entry.ungraceful()), entry))
                .toList();
        var end = journal.end()
                .map(e -> new JournalEnd(phase(e.outcome()), e.message(), e.at()))
                .orElse(null);
        var held = journal.halt()
                .map(halt -> new HeldBy(
                        halt.freeze(), halt.words(), halt.since(), halt.until().orElse(null)))
                .orElse(null);
        var acts = journal.acts().stream().map(JournalMapping::toWire).toList();
        var above = journal.above()
                .map(is -> new UngracefulBy(is.run(), is.words(), is.at()))
                .orElse(null);
        return new dev.holdfast.api.run.Journal(journal.digest(), entries, end, held, acts, above);
    }

    static HeardAct toWire(Heard heard) {
        return new HeardAct(
                heard.verb(),
                heard.step() == 0 ? null : heard.step(),
                heard.actor(),
                heard.obeyed(),
                heard.words(),
                heard.at(),
                heard.until().orElse(null),
                heard.epoch().orElse(null));
    }

    static Heard fromWire(HeardAct wire) {
        return new Heard(
                text(wire.verb()),
                wire.step() == null ? 0 : wire.step(),
                text(wire.actor()),
                wire.obeyed(),
                text(wire.message()),
                wire.time(),
                Optional.ofNullable(wire.until()),
                Optional.ofNullable(wire.epoch()));
    }

    static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> Phase.COMPLETED;
            case FAILED -> Phase.FAILED;
            case PAUSED -> Phase.PAUSED;
            case CANCELED -> Phase.CANCELED;
        };
    }

    static Outcome outcome(Phase phase) {
        return switch (phase) {
            case COMPLETED -> Outcome.COMPLETED;
            case PAUSED -> Outcome.PAUSED;
            case CANCELED -> Outcome.CANCELED;
            case PENDING, RUNNING, AWAITING_APPROVAL, FAILED -> Outcome.FAILED;
        };
    }

    private static JournalEntry entry(Plan plan, Step step, Entry entry) {
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
                change.flatMap(Intent.Change::previous)
                        .map(JournalMapping::slip)
                        .orElse(null),
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

    /** Core's journal from a run's status; empty before the first write. */
    static Journal fromWire(Plan plan, RecoveryRunStatus status, Kept kept) throws IOException {
        if (status == null || status.journal() == null) return Journal.EMPTY;
        if (status.startTime() == null) {
            // it waits for its turn, and has heard acts
            var heard = status.journal().acts().stream()
                    .map(JournalMapping::fromWire)
                    .toList();
            return new Journal("", Optional.empty(), List.of(), Optional.empty(), heard);
        }
        var wire = status.journal();
        List<Entry> entries = new ArrayList<>();
        for (var entry : wire.entries()) {
            if (!entry.isReadable()) throw new UnreadableJournal(entries.size() + 1, text(entry.message()));
            int before = entries.isEmpty() ? 0 : entries.getLast().step();
            if (entry.step() <= before || entry.step() > plan.steps().size()) {
                throw new UnreadableJournal(entries.size() + 1, "it is about step " + entry.step());
            }
            entries.add(entry(plan.step(entry.step(), entry.ungraceful()).action(), entry, kept));
        }
        var end = Optional.ofNullable(wire.end())
                .map(e -> new Journal.End(outcome(e.outcome()), text(e.message()), e.time()));
        var acts = wire.acts().stream().map(JournalMapping::fromWire).toList();
        var halt = Optional.ofNullable(wire.held())
                .map(held -> new Halt(
                        text(held.freeze()), text(held.message()), held.since(), Optional.ofNullable(held.until())));
        var alone = new Journal(text(wire.digest()), Optional.of(status.startTime()), entries, end, acts, halt);
        var journal = Optional.ofNullable(wire.ungraceful())
                .map(above -> alone.under(new Journal.Above(text(above.run()), text(above.message()), above.time())))
                .orElse(alone);
        var objection =
                journal.digest().equals(plan.digest()) ? Lanes.objection(plan, journal) : Optional.<String>empty();
        if (objection.isPresent()) throw new UnreadableJournal(entries.size(), objection.get());
        return journal;
    }

    /** What is written back as it is must be what Holdfast wrote. */
    static void requireReadable(dev.holdfast.api.run.Journal wire) throws UnreadableJournal {
        for (int i = 0; i < wire.entries().size(); i++) {
            var entry = wire.entries().get(i);
            if (!entry.isReadable()) throw new UnreadableJournal(i + 1, text(entry.message()));
        }
    }

    private static Entry entry(Action action, JournalEntry wire, Kept kept) throws IOException {
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
                text(wire.message()),
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

    private static String text(String maybe) {
        return maybe == null ? "" : maybe;
    }
}
