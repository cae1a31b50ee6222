package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/** One step: a type, and exactly the block that the type names. */
@Wire
@ValidationRule(
        value = "has(self.readField) == (self.type == 'readField')",
        message = "a step of type readField needs the block readField, and no other step may have it")
@ValidationRule(
        value = "has(self.patch) == (self.type == 'patch')",
        message = "a step of type patch needs the block patch, and no other step may have it")
@ValidationRule(
        value = "has(self.scale) == (self.type == 'scale')",
        message = "a step of type scale needs the block scale, and no other step may have it")
@ValidationRule(
        value = "has(self.wait) == (self.type == 'wait')",
        message = "a step of type wait needs the block wait, and no other step may have it")
@ValidationRule(
        value = "has(self.delete) == (self.type == 'delete')",
        message = "a step of type delete needs the block delete, and no other step may have it")
@ValidationRule(
        value = "has(self.apply) == (self.type == 'apply')",
        message = "a step of type apply needs the block apply, and no other step may have it")
@ValidationRule(
        value = "has(self.job) == (self.type == 'job' || self.type == 'Job')",
        message = "a step of type job needs the block job, and no other step may have it")
@ValidationRule(
        value = "has(self.plan) == (self.type == 'plan')",
        message = "a step of type plan needs the block plan, and no other step may have it")
@ValidationRule(
        value = "has(self.probe) == (self.type == 'probe')",
        message = "a step of type probe needs the block probe, and no other step may have it")
@ValidationRule(
        value = "has(self.http) == (self.type == 'http')",
        message = "a step of type http needs the block http, and no other step may have it")
@ValidationRule(
        value = "has(self.notify) == (self.type == 'notify')",
        message = "a step of type notify needs the block notify, and no other step may have it")
@ValidationRule(
        value = "has(self.parallel) == (self.type == 'parallel')",
        message = "a step of type parallel needs the block parallel, and no other step may have it")
@ValidationRule(
        value = "has(self.hold) == (self.type == 'hold')",
        message = "a step of type hold needs the block hold, and no other step may have it")
@ValidationRule(
        value = "has(self.release) == (self.type == 'release')",
        message = "a step of type release needs the block release, and no other step may have it")
@ValidationRule(
        value = "has(self.fence) == (self.type == 'fence')",
        message = "a step of type fence needs the block fence, and no other step may have it")
@ValidationRule(
        value = "has(self.unfence) == (self.type == 'unfence')",
        message = "a step of type unfence needs the block unfence, and no other step may have it")
@ValidationRule(
        value = "!has(self.promote) || self.type in ['patch', 'scale', 'apply', 'delete', 'job', 'Job', 'http']",
        message = "promote marks a step that makes another the primary: a patch, scale, apply, delete, job or http")
@ValidationRule(
        value = "!has(self.confirmsDemotion) || self.type in ['wait', 'probe']",
        message = "confirmsDemotion marks a step that observes: a wait or a probe")
@ValidationRule(
        value = "has(self.approval) == (self.type == 'approval')",
        message = "a step of type approval needs the block approval, and no other step may have it")
@ValidationRule(
        value = "has(self.pause) == (self.type == 'pause')",
        message = "a step of type pause needs the block pause, and no other step may have it")
public record Step(
        @Required
        @JsonPropertyDescription(
                "What the step does: readField, patch, scale, wait, delete, apply, job, plan, probe, http, notify, hold, release, fence, unfence, approval, pause or parallel. Job is read as job.")
        StepType type,

        @Size(max = 256) @JsonPropertyDescription("A name for people, shown in the timeline.")
        String title,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("A name that no other step of the plan has, by which later steps depend on this one.")
        String name,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = 200)
        @JsonPropertyDescription(
                "The names of the earlier steps that must be over before this one begins; an empty list lets it begin at once. Without it the step waits for all before it, in a group for all before the group.")
        List<String> dependsOn,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The Cluster to act on. Without it the step acts on the cluster that holds the plan.")
        String cluster,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) > duration('0s') && duration(self) <= duration('168h')",
                message = "timeout must be longer than zero and at most 168h, for example 90s, 5m or 1h30m")
        @JsonPropertyDescription("How long the step may take, retries included: for example 90s, 5m or 1h30m.")
        String timeout,

        @Min(0)
        @Max(50)
        @JsonPropertyDescription(
                "How many times the step is tried again after an error that may pass. A permanent error fails at once.")
        Integer retries,

        @JsonPropertyDescription(
                "What becomes of the run when the step has failed: pause waits for a person, abort fails the run, continue goes on without the step. Without it abort.")
        OnFailure onFailure,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "Asked before the step begins, in the Common Expression Language over values, which earlier steps have output, and alert.labels: the step is passed over when it does not hold. For example alert.labels.severity == 'critical'.")
        String when,

        @JsonPropertyDescription(
                "The step makes another the primary: it is refused without evidence, of this run, that this one cannot act.")
        PrimaryRef promote,

        @JsonPropertyDescription(
                "The step observes that this primary has been demoted: that it has succeeded is evidence.")
        PrimaryRef confirmsDemotion,

        @JsonPropertyDescription(
                "What becomes of the step when its cluster is known to give no answer: retry goes on trying, fail fails at once, defer does the step when the cluster answers again, before anything else is done there, skip goes on without the step. Without it retry.")
        OnUnreachable onUnreachable,

        @JsonPropertyDescription(
                "What the step is in a run that is ungraceful: skip leaves it out; anything else stands in the place of what the step says. Without it the step is the same.")
        Ungraceful ungraceful,

        @JsonPropertyDescription("Reads a field of an object and keeps its value for later steps.")
        ReadField readField,

        @JsonPropertyDescription("Changes one field of an object.")
        Patch patch,

        @JsonPropertyDescription("Sets how many replicas an object has, and waits until as many are ready.")
        Scale scale,

        @JsonPropertyDescription("Waits until an object is as it shall be.") @JsonProperty("wait")
        Wait waiting,

        @JsonPropertyDescription("Deletes an object and waits until it is gone.")
        Delete delete,

        @JsonPropertyDescription("Applies a manifest on the server's side, without force.")
        Apply apply,

        @JsonPropertyDescription("Runs a Kubernetes Job to its end.")
        Job job,

        @JsonPropertyDescription("Runs another plan to its end, as a run of its own.")
        ChildPlan plan,

        @JsonPropertyDescription("Asks something outside of Kubernetes until its answer is right.")
        Probe probe,

        @JsonPropertyDescription("Sends a request over HTTP, at least once.")
        Http http,

        @JsonPropertyDescription("Tells somebody, at least once: by a webhook, by mail or by a CloudEvent.")
        @JsonProperty("notify")
        Notify notification,

        @JsonPropertyDescription("Makes a GitOps tool leave an object off, so that it does not undo what the run does.")
        GitOps hold,

        @JsonPropertyDescription("Gives an object back to its GitOps tool, as it was before the run has held it.")
        GitOps release,

        @JsonPropertyDescription("Makes an old primary unable to act, and keeps the evidence.")
        Fence fence,

        @JsonPropertyDescription("Lets a primary act again that was fenced; ends the evidence about it.")
        Fence unfence,

        @JsonPropertyDescription("Asks people for their approval, and rests until enough of them have given it.")
        Approval approval,

        @JsonPropertyDescription("Rests until a person resumes, or for a time.")
        Pause pause,

        @JsonPropertyDescription("Steps that go on side by side.")
        Parallel parallel) {

    public Step {
        if (dependsOn != null) dependsOn = Frozen.list(dependsOn);
    }

    /** The steps in the order of their numbers, groups replaced by their members. */
    public static List<Step> numbered(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.type() == StepType.PARALLEL && step.parallel() != null
                        ? step.parallel().steps().stream()
                        : Stream.of(step))
                .toList();
    }
}
