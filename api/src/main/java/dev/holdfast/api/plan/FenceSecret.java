package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret that a CSI driver reads; Holdfast does not. */
@Wire
public record FenceSecret(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The Secret's name.")
        String name,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The Secret's namespace.")
        String namespace) {}
