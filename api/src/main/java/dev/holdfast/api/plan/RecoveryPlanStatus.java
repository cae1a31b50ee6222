package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Whether the plan could run. */
@JsonClassDescription("Whether the plan could run.")
@Wire
public record RecoveryPlanStatus(
        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @Size(max = 32) @JsonPropertyDescription("Facts about the plan: Ready says whether it could run, and why not.")
        List<Condition> conditions) {

    public RecoveryPlanStatus {
        conditions = Frozen.list(conditions);
    }
}
