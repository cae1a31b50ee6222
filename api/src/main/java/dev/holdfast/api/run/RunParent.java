package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The run whose step has begun this one. */
@Wire
public record RunParent(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The parent's namespace.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The parent's name.")
        String name,

        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("The parent's uid.")
        String uid,

        @Required @Min(1) @Max(200) @JsonPropertyDescription("The number of the parent's step.")
        Integer step,

        @Required @Min(1) @Max(5) @JsonPropertyDescription("How many runs are above this one.")
        Integer depth,

        @Size(max = 5)
        @JsonPropertyDescription("The plans of the runs above, the topmost first. None of them is started below.")
        List<ObjectRef> plans) {

    public RunParent {
        plans = Frozen.list(plans);
    }
}
