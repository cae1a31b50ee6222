package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the plan's namespace. */
@Wire
public record SecretKey(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The Secret's name, in the plan's namespace.")
        String name,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The key in the Secret.")
        String key) {}
