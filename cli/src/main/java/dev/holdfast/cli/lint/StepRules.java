package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Interlocks;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Postponement;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.plan.Written;
import dev.holdfast.expression.Cel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be said about the steps of a plan or a run without any cluster. */
final class StepRules {
    private static final Duration TIMEOUT_MAX = Duration.ofHours(168);

    private final Report report;
    private final Json steps;
    private final String at;
    private List<Written> written = List.of();

    private StepRules(Report report, Json steps, String at) {
        this.report = report;
        this.steps = steps;
        this.at = at;
    }

    /** Adds what is found about the steps that stand at a pointer. */
    static void check(Report report, Json steps, String at) {
        new StepRules(report, steps, at).check();
    }

    private void check() {
        var reading = StepReading.read(steps, Cel.LANGUAGE);
        if (steps instanceof Json.Arr(var items)) written = Written.all(items);
        reading.problems().forEach(this::problem);
        reading.steps().forEach(step -> step(step, written(step)));
        onFailure(reading.steps());
        onUnreachable(reading.steps());
        SafetyRules.check(
                report,
                reading.steps(),
                step -> member(written(step), "onUnreachable").isEmpty(),
                this::pointer);
        HoldRules.check(report, reading.steps(), this::pointer);
        TemplateRules.check(report, written, at);
        if (reading.problems().isEmpty()) {
            Preflight.check(reading.steps()).forEach(this::refusal);
            reading.steps().forEach(step -> Postponement.doubt(reading.steps(), step)
                    .ifPresent(
                            why -> report.add(Rule.SECRET_DEFERRED, pointer(step.number()) + "/onUnreachable", why)));
            reading.steps().forEach(step -> Interlocks.doubt(reading.steps(), step)
                    .ifPresent(why -> report.add(Rule.DOUBTFUL_EVIDENCE, pointer(step.number()) + "/promote", why)));
        }
    }

    /** Once for the plan: a person who has read it knows it for every step. */
    private void onFailure(List<Step> read) {
        read.stream()
                .filter(step -> member(written(step), "onFailure").isEmpty())
                .findFirst()
                .ifPresent(step -> report.add(
                        Rule.NO_ON_FAILURE,
                        pointer(step.number()),
                        "no onFailure; when it fails, the run fails. onFailure: pause lets a person retry or skip it"));
    }

    /** Once for the plan, too. */
    private void onUnreachable(List<Step> read) {
        read.stream()
                .filter(step -> !step.action().cluster().isEmpty()
                        && member(written(step), "onUnreachable").isEmpty())
                .findFirst()
                .ifPresent(step -> report.add(
                        Rule.NO_ON_UNREACHABLE,
                        pointer(step.number()),
                        "no onUnreachable; while Cluster " + step.action().cluster()
                                + " gives no answer it is tried until its time is over. defer does it when the cluster"
                                + " returns, fail and skip wait for nothing"));
    }

    private Json written(Step step) {
        return written.get(step.number() - 1).step();
    }

    /** Where a step stands; a group without members stands at none. */
    private String pointer(int number) {
        return number <= written.size() ? at + written.get(number - 1).pointer() : at;
    }

    /** The schema has often said the same before, at the same place. */
    private void problem(StepReading.Problem problem) {
        if (problem.step() == 0) {
            if (!report.errorAbout(at)) {
                report.add(Rule.STEP, at, problem.message());
            }
            return;
        }
        var step = pointer(problem.step());
        var field =
                problem.field().isEmpty() ? step : step + "/" + problem.field().replace('.', '/');
        boolean said = problem.field().isEmpty() ? report.errorInside(step) : report.errorAbout(field);
        if (!said) {
            var rule = problem.field().endsWith("fieldPath") ? Rule.FIELD_PATH : Rule.STEP;
            report.add(rule, field, problem.message());
        }
    }

    private void step(Step step, Json written) {
        var pointer = pointer(step.number());
        if (step.timeout().compareTo(TIMEOUT_MAX) > 0 && !report.errorAbout(pointer + "/timeout")) {
            report.add(Rule.STEP, pointer + "/timeout", "a step may take at most 168h");
        }
        if (member(written, "title").isEmpty()) {
            report.add(Rule.NO_TITLE, pointer, "no title; it will be called \"" + step.title() + "\"");
        }
        boolean waits =
                switch (step.action()) {
                    case Action.Patch ignored -> false;
                    case Action.Apply ignored -> false;
                    case Action.Http ignored -> false;
                    case Action.Notify ignored -> false;
                    case Action.Hold ignored -> false;
                    case Action.Release ignored -> false;
                    case Action.Approval ignored -> false;
                    case Action.Pause ignored -> false;
                    // its plan's steps have their own times
                    case Action.Child ignored -> false;
                    case Action.ReadField ignored -> true;
                    case Action.Scale ignored -> true;
                    case Action.Wait ignored -> true;
                    case Action.Delete ignored -> true;
                    case Action.Job ignored -> true;
                    case Action.Probe ignored -> true;
                    case Action.Fence ignored -> true;
                    case Action.Unfence ignored -> true;
                };
        if (waits && member(written, "timeout").isEmpty()) {
            report.add(
                    Rule.NO_TIMEOUT,
                    pointer,
                    "no timeout; it waits up to " + Step.TIMEOUT_DEFAULT.toMinutes() + "m for what may never come");
        }
        switch (step.action()) {
            case Action.ReadField read -> {
                if (read.path().appends()) {
                    report.add(
                            Rule.FIELD_PATH,
                            pointer + "/readField/fieldPath",
                            "[-] is the place behind a list: " + "nothing stands there to be read");
                }
            }
            case Action.Patch patch -> patch(pointer, patch, written);
            case Action.Scale ignored -> {}
            case Action.Wait(var target, Until.Field(var path, var value))
            when path.appends() ->
                report.add(
                        Rule.FIELD_PATH,
                        pointer + "/wait/field/fieldPath",
                        "[-] is the place behind a list: nothing ever stands there");
            case Action.Wait ignored -> {}
            case Action.Delete ignored -> {}
            case Action.Apply apply -> {
                NullRules.check(report, apply.manifest(), pointer + "/apply/manifest");
                FieldRules.check(report, apply, pointer + "/apply/manifest");
            }
            case Action.Job job -> JobRules.check(report, job.template(), pointer + "/job/template");
            case Action.Probe ignored -> {}
            case Action.Http http ->
                http.body().ifPresent(body -> NullRules.check(report, body.content(), pointer + "/http/body/raw"));
            case Action.Notify ignored -> {}
            case Action.Hold ignored -> {}
            case Action.Release ignored -> {}
            case Action.Fence ignored -> {}
            case Action.Unfence ignored -> {}
            case Action.Approval ignored -> {
                if (step.onFailure() == OnFailure.CONTINUE) {
                    report.add(
                            Rule.VETO_ONLY,
                            pointer + "/onFailure",
                            "the run goes on when nobody answers: people can only reject, until the expiry");
                }
            }
            case Action.Pause ignored -> {}
            case Action.Child ignored -> {}
        }
    }

    private void patch(String pointer, Action.Patch patch, Json written) {
        var kind = pointer + "/patch/patchType";
        var path = pointer + "/patch/override/fieldPath";
        var named = member(written, "patch").flatMap(block -> member(block, "patchType"));
        if (!patch.kind().servedFor(patch.target().group())) {
            report.add(
                    Rule.PATCH_KIND,
                    kind,
                    "Kubernetes has no strategic merge for " + patch.target().apiVersion() + " "
                            + patch.target().resource() + "; use " + PatchKind.MERGE.mediaType());
        } else if (patch.kind() == PatchKind.APPLY && patch.path().throughList()) {
            report.add(
                    Rule.PATCH_KIND,
                    path,
                    "server-side apply knows list elements by key, not by index; use " + PatchKind.JSON.mediaType());
        } else if (named.isPresent() && patch.path().throughList() && patch.kind() != PatchKind.JSON) {
            report.add(
                    Rule.PATCH_KIND_IGNORED,
                    kind,
                    "the path has a list index: it is sent as " + PatchKind.JSON.mediaType());
        }
        if (patch.path().segments().getFirst().equals(new FieldPath.Segment.Member("status"))) {
            report.add(
                    Rule.STATUS_PATCH,
                    path,
                    "most kinds ignore a status that is sent to the object itself; their controller owns it");
        }
        NullRules.check(report, patch.value(), pointer + "/patch/override/value/raw");
        FieldRules.check(report, patch, pointer + "/patch/override");
    }

    /** What the run's own check refuses, unless it was said already in better words. */
    private void refusal(Preflight.Refusal refusal) {
        var place = refusal.step() == 0 ? at : pointer(refusal.step());
        if (!report.errorInside(place)) {
            report.add(Rule.CANNOT_RUN, place, refusal.reason());
        }
    }

    static Optional<Json> member(Json json, String name) {
        return json instanceof Json.Obj object ? object.get(name) : Optional.empty();
    }
}
