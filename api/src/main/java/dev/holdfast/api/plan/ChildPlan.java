package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Another plan, which the step runs to its end as a run of its own. */
@Wire
public record ChildPlan(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The RecoveryPlan's name.")
        String name,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "The plan's namespace, where its run is made. Without it the namespace of this plan. In another one this plan's account must be allowed to create runs.")
        String namespace,

        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @JsonPropertyDescription("Under which key later steps find the name of the run, once it has completed.")
        String outputKey) {}
