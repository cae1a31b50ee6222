package dev.holdfast.operator.run;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.HeldBy;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.operator.kubernetes.Events;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells people what a run does, from one stored status to the next: log lines, Kubernetes Events, metrics. */
public final class RunTold {

    private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.run");

    private final Events events;
    private final MeterRegistry metrics;
    private final Counter holdsLeft;
    private final Counter deleted;
    private final Counter brokenOff;
    private volatile Supplier<Stream<RecoveryRun>> known = Stream::of;

    public RunTold(Events events, MeterRegistry metrics) {
        this.events = events;
        this.metrics = metrics;
        for (var phase : List.of(Phase.AWAITING_APPROVAL, Phase.PAUSED)) {
            Gauge.builder("holdfast.runs.waiting", this, here -> here.count(phase))
                    .description("Runs that wait for a person")
                    .tag("phase", phase.word())
                    .register(metrics);
        }
        // from the beginning: of a counter that appears with its first increment Prometheus sees no increase
        for (var phase : Phase.values()) entered(phase);
        holdsLeft = Counter.builder("holdfast.holds.left")
                .description("Runs that have ended and have not released what they held")
                .register(metrics);
        deleted = Counter.builder("holdfast.deferred.deleted")
                .description("Deferred actions that were deleted while their cluster waited for them")
                .register(metrics);
        brokenOff = Counter.builder("holdfast.runs.broken.off")
                .description("Times that a run stood still for a reason that the operator does not know")
                .register(metrics);
        Gauge.builder("holdfast.runs.held", this, RunTold::countHeld)
                .description("Runs that a freeze, a quarantined cluster or another run holds up")
                .register(metrics);
    }

    /** All runs that this process knows, to be counted when somebody asks. */
    void know(Supplier<Stream<RecoveryRun>> runs) {
        known = runs;
    }

    private long count(Phase phase) {
        return known.get()
                .filter(run -> run.getStatus() != null && run.getStatus().phase() == phase)
                .count();
    }

    private long countHeld() {
        return known.get()
                .filter(run -> run.getStatus() != null
                        && run.getStatus().phase() == Phase.RUNNING
                        && held(run).isPresent())
                .count();
    }

    /** What to call with each status that is stored, starting from {@code run} as it was read. */
    Consumer<RecoveryRun> from(RecoveryRun run) {
        var last = new RecoveryRun[] {run};
        return stored -> {
            tell(last[0], stored);
            last[0] = stored;
        };
    }

    /** The run's status cannot be written: it neither goes on nor ends, and only this says why. */
    void unwritten(RecoveryRun run, String words) {
        LOG.warn("the run does not go on, tried again: {}", words);
        events.warning(run, "NotRecorded", words);
    }

    /** A fault of ours, or something that nobody has thought of: the run stands still as long as it comes back. */
    void brokeOff(RecoveryRun run, String words) {
        events.warning(run, "PassBrokeOff", "the run stands still, and is tried again at least every 30 s: " + words);
        brokenOff.increment();
    }

    /**
     * Somebody has deleted a deferred action that its cluster waited for: nothing comes before others there any more. The
     * policy refuses that, unless they say why; where it is missing, only this tells.
     */
    void lost(String cluster, Quarantine.Deferred deferred) {
        int slash = deferred.name().indexOf('/');
        var gone = new RecoveryRun();
        gone.setMetadata(new ObjectMetaBuilder()
                .withNamespace(deferred.name().substring(0, slash))
                .withName(deferred.name().substring(slash + 1))
                .withUid(deferred.uid())
                .build());
        String words = "it was deleted before it was done: Cluster " + cluster
                + " is not what it was to become; whoever has deleted it answers for that";
        LOG.atWarn().addKeyValue("cluster", cluster).log("deferred action {}: {}", deferred.name(), words);
        events.warning(gone, "DeferredActionDeleted", words);
        deleted.increment();
    }

    /** The run has not begun, since another acts for its target. */
    void waits(RecoveryRun run, String words) {
        LOG.atInfo().addKeyValue("phase", Phase.PENDING.word()).log("{}", words);
        events.normal(run, Phase.PENDING.word(), words);
    }

    private void tell(RecoveryRun before, RecoveryRun after) {
        var old = entries(before);
        for (var entry : entries(after)) {
            boolean told = old.stream().anyMatch(was -> was.step() == entry.step() && sameTry(was, entry));
            if (!told) tell(after, entry);
        }
        var was = held(before);
        var is = held(after);
        if (is.isPresent() && !is.map(HeldBy::freeze).equals(was.map(HeldBy::freeze))) {
            LOG.warn("{}", is.get().message());
            events.warning(after, "Held", is.get().message());
        } else if (was.isPresent() && is.isEmpty()) {
            String words = "nothing holds the run any more; it was held since "
                    + was.get().since();
            LOG.info("{}", words);
            events.normal(after, "Released", words);
        }
        acts(after).stream().skip(acts(before).size()).forEach(act -> tell(after, act));
        var phase = after.getStatus().phase();
        var last = before.getStatus() == null ? null : before.getStatus().phase();
        if (last != phase) tell(after, last, phase);
    }

    private static boolean sameTry(JournalEntry was, JournalEntry is) {
        return was.state() == is.state() && was.attempt() == is.attempt() && Objects.equals(was.round(), is.round());
    }

    private void tell(RecoveryRun run, HeardAct act) {
        String step = act.step() == null ? "" : " of step " + act.step();
        String sentence = act.verb() + step + " by " + act.actor() + ": " + act.message();
        LOG.atInfo()
                .addKeyValue("verb", act.verb())
                .addKeyValue("actor", act.actor())
                .addKeyValue("obeyed", act.obeyed())
                .log("{}", sentence);
        if (act.obeyed()) events.normal(run, "ActObeyed", sentence);
        else events.warning(run, "ActNotObeyed", sentence);
    }

    private void tell(RecoveryRun run, JournalEntry entry) {
        LOG.atLevel(entry.state() == EntryState.FAILED ? Level.WARN : Level.INFO)
                .addKeyValue("step", entry.step())
                .addKeyValue("attempt", entry.attempt())
                .addKeyValue("state", entry.state())
                .log("{}", sentence(entry));
        if (entry.state() == EntryState.FAILED) {
            events.warning(run, "StepFailed", sentence(entry));
        } else if (entry.state() == EntryState.SUCCEEDED) {
            events.passing(run, "StepSucceeded", sentence(entry));
        } else if (entry.state() == EntryState.NOT_NEEDED) {
            events.passing(run, "StepNotNeeded", sentence(entry));
        } else if (entry.state() == EntryState.SKIPPED) {
            events.warning(run, "StepSkipped", sentence(entry));
        } else if (entry.state() == EntryState.ASKING) {
            boolean approval = entry.type() == StepType.APPROVAL;
            events.warning(run, approval ? Phase.AWAITING_APPROVAL.word() : "PausedByStep", sentence(entry));
        } else if (entry.state() == EntryState.DEFERRED) {
            events.warning(run, "StepDeferred", sentence(entry));
        } else if (entry.state() == EntryState.CANCELED) {
            events.warning(run, "StepCanceled", sentence(entry));
        }
        if (entry.finishTime() != null && entry.startTime() != null) {
            Timer.builder("holdfast.step.duration")
                    .description("How long finished steps took")
                    .tag("type", entry.type() == null ? "unknown" : entry.type().word())
                    .tag("state", entry.state().name().toLowerCase(java.util.Locale.ROOT))
                    .register(metrics)
                    .record(Duration.between(entry.startTime(), entry.finishTime()));
        }
    }

    private static String sentence(JournalEntry entry) {
        String message = entry.message() == null || entry.message().isBlank() ? "" : ": " + entry.message();
        return "step " + entry.step() + " \"" + entry.title() + "\"" + message;
    }

    private static String steps(int number) {
        return number == 1 ? "run of 1 step" : "run of " + number + " steps";
    }

    private static boolean isIncomplete(RecoveryRun run) {
        return entries(run).stream()
                .anyMatch(entry -> entry.state() == EntryState.FAILED
                        || entry.state() == EntryState.SKIPPED
                        || entry.state() == EntryState.DEFERRED);
    }

    private void tell(RecoveryRun run, Phase before, Phase phase) {
        String message = run.getStatus().journal().end() == null
                ? steps(Step.numbered(run.getSpec().steps()).size())
                : run.getStatus().journal().end().message();
        LOG.atLevel(phase == Phase.FAILED ? Level.WARN : Level.INFO)
                .addKeyValue("phase", phase.word())
                .log("{}", message);
        if (phase == Phase.RUNNING) {
            boolean rested = before == Phase.PAUSED || before == Phase.AWAITING_APPROVAL;
            events.passing(run, rested ? "Resumed" : "Started", message);
        } else if (!phase.terminal() && run.getStatus().journal().end() == null) {
            // the step that asks has been told, with what it asks
            LOG.debug("waits for a person");
        } else if (phase == Phase.FAILED || phase == Phase.PAUSED || phase == Phase.CANCELED) {
            events.warning(run, phase.word(), message);
        } else if (phase == Phase.COMPLETED && isIncomplete(run)) {
            events.warning(run, "CompletedWithExceptions", message);
        } else {
            events.normal(run, phase.word(), message);
        }
        if (phase.terminal()) {
            run.getStatus().conditions().stream()
                    .filter(condition -> condition.type().equals(StatusView.STILL_HELD))
                    .forEach(condition -> {
                        events.warning(run, StatusView.STILL_HELD, condition.message());
                        holdsLeft.increment();
                    });
        }
        entered(phase).increment();
    }

    private Counter entered(Phase phase) {
        return Counter.builder("holdfast.runs")
                .description("Runs by the phase they entered")
                .tag("phase", phase.word())
                .register(metrics);
    }

    private static Optional<HeldBy> held(RecoveryRun run) {
        return Optional.ofNullable(run.getStatus())
                .flatMap(status -> Optional.ofNullable(status.journal()))
                .flatMap(journal -> Optional.ofNullable(journal.held()));
    }

    private static List<HeardAct> acts(RecoveryRun run) {
        return run.getStatus() == null || run.getStatus().journal() == null
                ? List.of()
                : run.getStatus().journal().acts();
    }

    private static List<JournalEntry> entries(RecoveryRun run) {
        return run.getStatus() == null || run.getStatus().journal() == null
                ? List.of()
                : run.getStatus().journal().entries();
    }
}
