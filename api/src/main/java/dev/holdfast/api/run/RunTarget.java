package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;

/** What a run acts for: of the unfinished runs for one target, one acts. */
@Wire
public record RunTarget(
        @Size(max = 63)
        @JsonPropertyDescription("ProtectedApplication, or RecoveryPlan for a plan that no application names.")
        String kind,

        @Size(max = 253) @JsonPropertyDescription("Its name, in the run's namespace.")
        String name,

        @JsonPropertyDescription(
                "The number of the run's hold on a ProtectedApplication. It is higher than that of every hold before.")
        Long epoch) {}
