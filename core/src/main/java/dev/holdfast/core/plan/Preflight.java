package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** What makes a plan impossible to run, found before its first step and without looking at any cluster. */
public final class Preflight {

    private Preflight() {}

    /** One reason; {@code step} counts from 1. */
    public record Refusal(int step, String reason) {}

    /** All reasons, in the order of the steps; empty for a plan that may start. */
    public static List<Refusal> check(List<Step> steps) {
        var refusals = new ArrayList<Refusal>();
        if (steps.isEmpty()) refusals.add(new Refusal(0, "the plan has no steps"));
        for (var written : steps) {
            refusals.addAll(refusals(steps, written));
            written.instead().ifPresent(other -> refusals.addAll(refusals(steps, other)));
        }
        return List.copyOf(refusals);
    }

    private static List<Refusal> refusals(List<Step> steps, Step step) {
        var refusals = new ArrayList<Refusal>();
        var behind = Order.behind(steps, step.number());
        for (String key : keys(step.action())) {
            var outputs = steps.stream()
                    .filter(other -> other.number() < step.number())
                    .filter(other -> other.action().keeps().equals(Optional.of(key)))
                    .toList();
            if (outputs.stream().anyMatch(other -> behind.get(other.number()))) continue;
            refusals.add(new Refusal(
                    step.number(),
                    step.label() + " uses {{ .Values." + key + " }}, which "
                            + (outputs.isEmpty()
                                    ? "no earlier step outputs"
                                    : outputs.getLast().label()
                                            + " outputs, and does not wait for it; name that step in dependsOn")));
        }
        Interlocks.refusal(steps, step).ifPresent(why -> refusals.add(new Refusal(step.number(), why)));
        switch (step.action()) {
            case Action.ReadField read -> {
                if (read.path().appends()) {
                    refusals.add(new Refusal(step.number(), step.label() + " reads [-], where nothing stands"));
                }
            }
            case Action.Patch patch -> {
                if (!patch.kind().servedFor(patch.target().group())) {
                    refusals.add(new Refusal(
                            step.number(),
                            step.label() + " asks for a strategic merge patch of "
                                    + patch.target().apiVersion() + " "
                                    + patch.target().resource()
                                    + ", which Kubernetes has for built-in kinds only; use "
                                    + PatchKind.MERGE.mediaType()));
                }
                if (patch.kind() == PatchKind.APPLY && patch.path().throughList()) {
                    refusals.add(new Refusal(
                            step.number(),
                            step.label()
                                    + " addresses a list element in a server-side apply, which knows elements by"
                                    + " key, not by index; use " + PatchKind.JSON.mediaType()));
                }
            }
            case Action.Scale ignored -> {}
            case Action.Wait(var target, Until.Field(var path, var value))
            when path.appends() ->
                refusals.add(new Refusal(step.number(), step.label() + " waits for [-], where nothing stands"));
            case Action.Wait ignored -> {}
            case Action.Delete ignored -> {}
            case Action.Apply ignored -> {}
            case Action.Job ignored -> {}
            case Action.Child ignored -> {}
            case Action.Probe ignored -> {}
            case Action.Http http -> {
                if (http.output()
                        .flatMap(Action.Http.Output::path)
                        .filter(FieldPath::appends)
                        .isPresent()) {
                    refusals.add(new Refusal(step.number(), step.label() + " reads [-], where nothing stands"));
                }
            }
            case Action.Notify ignored -> {}
            case Action.Hold ignored -> {}
            case Action.Release release ->
                beside(steps, step, release.what())
                        .map(
                                hold -> new Refusal(
                                        step.number(),
                                        step.label() + " releases what " + hold.label()
                                                + " holds, and neither waits for the other; name one in dependsOn of the later"))
                        .ifPresent(refusals::add);
            case Action.Fence ignored -> {}
            case Action.Unfence ignored -> {}
            case Action.Approval ignored -> {}
            case Action.Pause ignored -> {}
        }
        return refusals;
    }

    /** A hold of the same object that may go on at the same time: which of the two comes last would be chance. */
    private static Optional<Step> beside(List<Step> steps, Step release, GitOps what) {
        return steps.stream()
                .filter(hold -> hold.action() instanceof Action.Hold(var held) && held.isSame(what, ""))
                .filter(hold -> !Order.precedes(steps, hold.number(), release.number())
                        && !Order.precedes(steps, release.number(), hold.number()))
                .findFirst();
    }

    /** The values that an action's templates use. */
    public static SequencedSet<String> keys(Action action) {
        return Template.keys(texts(action));
    }

    /** Everything of an action in which templates are replaced. */
    public static Json texts(Action action) {
        return switch (action) {
            case Action.ReadField ignored -> new Json.Null();
            case Action.Patch patch -> patch.value();
            case Action.Scale ignored -> new Json.Null();
            case Action.Wait(var target, Until.Field(var path, var value)) -> value;
            case Action.Wait ignored -> new Json.Null();
            case Action.Delete ignored -> new Json.Null();
            case Action.Apply apply -> apply.manifest();
            case Action.Job job -> job.template();
            case Action.Child ignored -> new Json.Null();
            case Action.Probe probe -> texts(probe.check());
            case Action.Http http ->
                Json.array(
                        Json.text(http.url().target()),
                        Json.of(http.headers()),
                        http.body().map(Action.Http.Body::content).orElse(new Json.Null()));
            case Action.Notify notify -> texts(notify.channel());
            case Action.Hold ignored -> new Json.Null();
            case Action.Release ignored -> new Json.Null();
            // which primary is fenced, and how, is known before the run
            case Action.Fence ignored -> new Json.Null();
            case Action.Unfence ignored -> new Json.Null();
            case Action.Approval approval -> Json.text(approval.message());
            case Action.Pause pause -> Json.text(pause.message());
        };
    }

    private static Json texts(Check check) {
        return switch (check) {
            case Check.Http http ->
                Json.of(List.of(http.url().target(), http.contains().orElse("")));
            case Check.Tcp ignored -> new Json.Null();
            case Check.Dns dns -> Json.of(dns.addresses());
            case Check.Sql sql -> Json.text(sql.value());
            case Check.Power ignored -> new Json.Null();
        };
    }

    private static Json texts(Channel channel) {
        return switch (channel) {
            case Channel.Webhook webhook -> Json.text(webhook.text());
            case Channel.Mail mail -> Json.of(List.of(mail.subject(), mail.text()));
            case Channel.CloudEvent event ->
                Json.array(
                        Json.text(event.url().target()),
                        Json.text(event.subject()),
                        event.data().orElse(new Json.Null()));
        };
    }
}
