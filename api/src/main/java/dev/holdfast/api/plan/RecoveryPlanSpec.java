package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Which alerts start the plan, what it does, and as whom. */
@JsonClassDescription("Which alerts start the plan, what it does, and as whom.")
@Wire
public record RecoveryPlanSpec(
        @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @JsonPropertyDescription(
                "The plan starts for an alert that carries all of these labels. An empty map never matches.")
        Map<String, String> alertLabels,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The ServiceAccount in the plan's namespace as which the steps act. Without it the installation's default account is used.")
        String serviceAccountName,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("The steps, taken in order. A failed step stops the run.")
        List<Step> steps) {

    public RecoveryPlanSpec {
        alertLabels = Frozen.map(alertLabels);
        steps = Frozen.list(steps);
    }
}
