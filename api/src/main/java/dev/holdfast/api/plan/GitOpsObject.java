package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The name of an object of a GitOps tool. */
@Wire
public record GitOpsObject(
        @Size(max = 63) @JsonPropertyDescription("The object's namespace. Without it the plan's own.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name.")
        String name) {}
