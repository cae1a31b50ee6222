package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** What makes a plan impossible to run, found before its first step and without looking at any cluster. */
public final class Preflight {

    private Preflight() {}

    /** One reason; {@code step} counts from 1. */
    public record Refusal(int step, String reason) {}

    /** All reasons, in the order of the steps; empty for a plan that may start. */
    public static List<Refusal> check(List<Step> steps) {
        var refusals = new ArrayList<Refusal>();
        if (steps.isEmpty()) refusals.add(new Refusal(0, "the plan has no steps"));
        Set<String> known = new HashSet<>();
        for (var step : steps) {
            for (String key : keys(step.action())) {
                if (!known.contains(key)) {
                    refusals.add(new Refusal(
                            step.number(),
                            step.label() + " uses {{ .Values." + key + " }}, which no earlier step outputs"));
                }
            }
            switch (step.action()) {
                case Action.ReadField read -> {
                    if (read.path().appends()) {
                        refusals.add(new Refusal(step.number(), step.label() + " reads [-], where nothing stands"));
                    }
                    known.add(read.outputKey());
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
            }
        }
        return List.copyOf(refusals);
    }

    /** The values that an action's templates use. */
    public static SequencedSet<String> keys(Action action) {
        return switch (action) {
            case Action.ReadField ignored -> Template.keys(new Json.Null());
            case Action.Patch patch -> Template.keys(patch.value());
            case Action.Scale ignored -> Template.keys(new Json.Null());
            case Action.Wait(var target, Until.Field(var path, var value)) -> Template.keys(value);
            case Action.Wait ignored -> Template.keys(new Json.Null());
            case Action.Delete ignored -> Template.keys(new Json.Null());
            case Action.Apply apply -> Template.keys(apply.manifest());
            case Action.Job job -> Template.keys(job.template());
        };
    }
}
