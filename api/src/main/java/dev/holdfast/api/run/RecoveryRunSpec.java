package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import dev.holdfast.api.plan.Step;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What the run was told to do. Frozen, by {@link dev.holdfast.api.Policies#RUN_SPEC}: a changed plan never changes a run.
 * Only acts are appended, each by whom it names.
 */
@JsonClassDescription("What the run was told to do. It cannot change; what people do to the run is appended.")
@Wire
public record RecoveryRunSpec(
        @JsonPropertyDescription("The alert that the run answers. Absent when a person started it.")
        AlertSpec alertSpec,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("The steps, copied from the plan when the run was created.")
        List<Step> steps,

        @JsonPropertyDescription("The plan that the steps were copied from.")
        ObjectRef planRef,

        @JsonPropertyDescription("The ReceivedAlert that started the run.")
        ObjectRef alertRef,

        @Size(max = 128)
        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("The digest of the steps: equal digests are equal plans.")
        String digest,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The ServiceAccount in the run's namespace as which the steps act. Without it the installation's default account is used.")
        String serviceAccountName,

        @JsonPropertyDescription(
                "How the run goes: graceful as its steps say, ungraceful as their ungraceful says. Without it graceful.")
        Mode mode,

        @JsonPropertyDescription("What the run was put off by, when it is a deferred action.")
        Deferred deferred,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What people did to the run, oldest first. Append one at a time; the last 8 of 64 can only be cancel.")
        List<Act> acts,

        @JsonPropertyDescription("The run whose step has begun this one. Absent when an alert or a person has.")
        RunParent parent) {

    /** A run that no other has begun. */
    public RecoveryRunSpec(
            AlertSpec alertSpec,
            List<Step> steps,
            ObjectRef planRef,
            ObjectRef alertRef,
            String digest,
            String serviceAccountName,
            List<Act> acts) {
        this(alertSpec, steps, planRef, alertRef, digest, serviceAccountName, acts, null);
    }

    public RecoveryRunSpec {
        steps = Frozen.list(steps);
        acts = Frozen.list(acts);
    }
}
