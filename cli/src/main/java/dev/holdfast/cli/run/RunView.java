package dev.holdfast.cli.run;

import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.HeldBy;
import dev.holdfast.api.run.Mode;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.run.Verb;
import dev.holdfast.expression.Cel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One state of a run, as people want to see it. */
record RunView(Found found, RecoveryRunSpec spec, RecoveryRunStatus status, List<StepView> steps) {

    static RunView of(Found found) {
        var spec = Typed.read(found.at("/spec"), RecoveryRunSpec.class);
        var status = Typed.read(found.at("/status"), RecoveryRunStatus.class);
        return new RunView(found, spec, status, steps(found, spec, status));
    }

    private static List<StepView> steps(Found found, RecoveryRunSpec spec, RecoveryRunStatus status) {
        var titles = StepReading.read(Typed.json(found.at("/spec/steps")), Cel.LANGUAGE).steps().stream()
                .collect(Collectors.toMap(Step::number, RunView::title));
        var written = dev.holdfast.api.plan.Step.numbered(spec.steps());
        var steps = new ArrayList<StepView>();
        for (int number = 1; number <= written.size(); number++) {
            var step = written.get(number - 1);
            var type = step.type() == null ? "?" : step.type().word();
            int wanted = number;
            var entry = Optional.ofNullable(status.journal()).stream()
                    .flatMap(journal -> journal.entries().stream())
                    .filter(each -> each.step() == wanted && each.state() != null)
                    .reduce((earlier, later) -> later);
            steps.add(new StepView(number, titles.getOrDefault(number, type), type, entry));
        }
        return List.copyOf(steps);
    }

    /** A member of a group is shown with its group. */
    private static String title(Step step) {
        String group = step.order().group().map(Group::title).orElse("");
        return group.isEmpty() ? step.title() : group + " / " + step.title();
    }

    String name() {
        return found.name();
    }

    String namespace() {
        return found.namespace();
    }

    /** A run that no operator has touched is pending. */
    Phase phase() {
        return status.phase() == null ? Phase.PENDING : status.phase();
    }

    /** Whether it has ended, or rests until a person acts. */
    boolean rests() {
        return switch (phase()) {
            case PENDING, RUNNING -> false;
            case AWAITING_APPROVAL, PAUSED, COMPLETED, FAILED, CANCELED -> true;
        };
    }

    /** What a command that follows the run ends with. */
    ExitCode exit() {
        return switch (phase()) {
            case COMPLETED -> ExitCode.DONE;
            case FAILED, CANCELED -> ExitCode.RUN_FAILED;
            case AWAITING_APPROVAL, PAUSED -> ExitCode.HUMAN_NEEDED;
            case PENDING, RUNNING -> ExitCode.WAIT_TIMED_OUT;
        };
    }

    /** From its first step, or its creation, until its end or now. */
    Optional<Duration> taken(Instant now) {
        var from = Optional.ofNullable(status.startTime()).or(found::created);
        return from.map(
                start -> Duration.between(start, status.completionTime() == null ? now : status.completionTime()));
    }

    String plan() {
        return spec.planRef() == null || spec.planRef().name() == null
                ? ""
                : spec.planRef().name();
    }

    /** The run whose step has begun it, and which step; empty for none. */
    String parent() {
        var parent = spec.parent();
        return parent == null ? "" : "run " + parent.namespace() + "/" + parent.name() + ", step " + parent.step();
    }

    String alert() {
        return spec.alertSpec() == null || spec.alertSpec().name() == null
                ? ""
                : spec.alertSpec().name();
    }

    /** Why it failed or rests: of the failed step if there is one, otherwise of the run. */
    String cause() {
        var failed = steps.stream()
                .filter(StepView::failed)
                .findFirst()
                .flatMap(StepView::entry)
                .map(entry -> entry.message() == null ? "" : entry.message());
        return failed.filter(message -> !message.isBlank()).orElseGet(this::message);
    }

    /** What the run has held of GitOps tools and not released; empty when nothing. */
    String stillHeld() {
        return found.condition("StillHeld", "message").replaceFirst("^still held: ", "");
    }

    /** What the journal or the conditions say about the whole run. */
    String message() {
        if (status.journal() != null
                && status.journal().end() != null
                && status.journal().end().message() != null) {
            return status.journal().end().message();
        }
        return found.condition("Success", "message");
    }

    /** What a run that has not begun waits for; empty when nobody has said. */
    String waitsFor() {
        return phase() == Phase.PENDING ? message() : "";
    }

    /** The epoch of its hold of its target; empty where none is counted. */
    Optional<Long> epoch() {
        return Optional.ofNullable(status.target()).flatMap(target -> Optional.ofNullable(target.epoch()));
    }

    /** What it acts for, once it has begun. */
    String target() {
        var target = status.target();
        if (target == null || target.name() == null) return "";
        return target.kind() + " " + target.name() + (target.epoch() == null ? "" : ", epoch " + target.epoch());
    }

    /** The freeze that holds it up, if one does. */
    Optional<HeldBy> held() {
        return phase().terminal()
                ? Optional.empty()
                : Optional.ofNullable(status.journal()).flatMap(journal -> Optional.ofNullable(journal.held()));
    }

    /** {@code held by freeze NAMESPACE/NAME (set by WHO): WHY; until WHEN}; empty when nothing holds it up. */
    String heldWords() {
        return held().map(by -> by.message() == null ? "held by freeze " + by.freeze() : by.message())
                .orElse("");
    }

    /** What became of the acts that were heard. */
    List<HeardAct> heard() {
        return status.journal() == null ? List.of() : status.journal().acts();
    }

    /** {@code act 2, retry step 3 by ana: …}, of an act counted from 1. */
    String heard(int number) {
        var act = heard().get(number - 1);
        return "act " + number + ", " + act.verb() + (act.step() == null ? "" : " step " + act.step()) + " by "
                + act.actor() + ": " + (act.obeyed() ? "" : "not obeyed: ") + act.message();
    }

    /** Whose step it does later, and for which cluster; empty for a run of its own. */
    String deferred() {
        var from = spec.deferred();
        return from == null
                ? ""
                : "step " + from.step() + " of run " + from.run() + ", first of all when Cluster " + from.cluster()
                        + " answers";
    }

    /** {@code ungraceful from the start}, or who has switched it; empty for a graceful run. */
    String mode() {
        if (spec.mode() == Mode.UNGRACEFUL) return "ungraceful from the start";
        var above = status().journal() == null ? null : status().journal().ungraceful();
        if (above != null) return "ungraceful by run " + above.run() + " above it, " + above.message();
        return heard().stream()
                .filter(act -> act.obeyed() && Verb.UNGRACEFUL.word().equals(act.verb()))
                .map(act -> "ungraceful"
                        + (act.step() == null ? "" : " in step " + act.step()) + ", by " + act.actor() + ": "
                        + act.message())
                .collect(Collectors.joining("; "));
    }

    /** Completed, but without some of its steps. */
    boolean hasExceptions() {
        return phase() == Phase.COMPLETED && succeeded() < steps.size();
    }

    /** The step that failed, if one did. */
    Optional<StepView> failedStep() {
        return steps.stream().filter(StepView::failed).findFirst();
    }

    long succeeded() {
        return steps.stream()
                .filter(step -> step.word().equals("OK") || step.word().equals("PASS"))
                .count();
    }
}
