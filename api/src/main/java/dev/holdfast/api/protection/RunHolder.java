package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;

/** The run that holds an application. */
@Wire
public record RunHolder(
        @Size(max = 63) @JsonPropertyDescription("The run's namespace.")
        String namespace,

        @Size(max = 253) @JsonPropertyDescription("The run's name.")
        String name,

        @Size(max = 128) @JsonPropertyDescription("The run's uid.")
        String uid,

        @JsonPropertyDescription("The number of this hold. It is higher than that of every hold before.")
        Long epoch) {}
