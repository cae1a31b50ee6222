package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Another of our objects. The uid tells it from a later one of the same name. */
@Wire
public record ObjectRef(
        @Size(max = 63) @JsonPropertyDescription("The object's namespace. Without it the run's own.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name.")
        String name,

        @Size(max = 128) @JsonPropertyDescription("The object's uid.")
        String uid) {}
