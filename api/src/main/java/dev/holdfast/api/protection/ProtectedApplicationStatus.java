package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Whether the application could be recovered, and by which run it is being recovered. */
@JsonClassDescription("Whether the application could be recovered, and by which run it is being recovered.")
@Wire
public record ProtectedApplicationStatus(
        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @JsonPropertyDescription("The unfinished run that may act on the application. Absent when none does.")
        RunHolder holder,

        @JsonPropertyDescription(
                "Where the application is active, as the last run of it has left it. Absent when no run has acted on it yet.")
        ActiveAt active,

        @Size(max = 32)
        @JsonPropertyDescription(
                "PlansFound says whether its plans are there and its own, DependenciesValid whether what it depends on is there and without a circle, Ready whether both are so.")
        List<Condition> conditions) {

    public ProtectedApplicationStatus {
        conditions = Frozen.list(conditions);
    }
}
