package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A field and the value it gets. */
@Wire
public record Override(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "The path to the field, for example spec.replicas or spec.template.spec.containers[0].image.")
        String fieldPath,

        @Required @JsonPropertyDescription("The value that the field gets.")
        Value value) {}
