package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Steps that go on side by side. */
@Wire
@ValidationRule(
        value = "self.steps.all(step, step.type != 'parallel')",
        message = "a group cannot stand inside of a group")
public record Parallel(
        @Min(1)
        @Max(50)
        @JsonPropertyDescription("How many of the steps may be under way at the same time. Without it 10.")
        Integer maxConcurrent,

        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription("The steps of the group. They begin together, and each is a step like any other.")
        List<Step> steps) {

    public Parallel {
        steps = Frozen.list(steps);
    }
}
