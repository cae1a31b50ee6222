package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Whether the cluster could be reached. */
@JsonClassDescription("Whether the cluster could be reached.")
@Wire
public record ClusterStatus(
        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @Size(max = 32)
        @JsonPropertyDescription("Facts about the cluster: Ready says whether it could be reached, and why not.")
        List<Condition> conditions) {

    public ClusterStatus {
        conditions = Frozen.list(conditions);
    }
}
