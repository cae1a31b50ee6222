package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

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
        value = "has(self.probe) == (self.type == 'probe')",
        message = "a step of type probe needs the block probe, and no other step may have it")
@ValidationRule(
        value = "has(self.http) == (self.type == 'http')",
        message = "a step of type http needs the block http, and no other step may have it")
@ValidationRule(
        value = "has(self.notify) == (self.type == 'notify')",
        message = "a step of type notify needs the block notify, and no other step may have it")
public record Step(
        @Required
        @JsonPropertyDescription(
                "What the step does: readField, patch, scale, wait, delete, apply, job, probe, http or notify. Job is read as job.")
        StepType type,

        @Size(max = 256) @JsonPropertyDescription("A name for people, shown in the timeline.")
        String title,

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

        @JsonPropertyDescription("Asks something outside of Kubernetes until its answer is right.")
        Probe probe,

        @JsonPropertyDescription("Sends a request over HTTP, at least once.")
        Http http,

        @JsonPropertyDescription("Tells somebody, at least once: by a webhook, by mail or by a CloudEvent.")
        @JsonProperty("notify")
        Notify notification) {}
