package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What of the primary's object is set, and which pods must be gone. */
@Wire
@ValidationRule(
        value = "has(self.scale) != has(self.override)",
        message = "a fence by the API sets either a scale or an override")
public record FenceApi(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("The object's apiVersion, for example apps/v1.")
        String apiVersion,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The object's resource: a plural, a kind or a short name, for example statefulsets, StatefulSet or sts.")
        String resource,

        @Size(max = 63)
        @JsonPropertyDescription(
                "The object's namespace, and that of its pods. Without it the plan's own, or none for a cluster-scoped object.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name.")
        String name,

        @Min(0) @JsonPropertyDescription("What spec.replicas becomes: 0 to fence.")
        Integer scale,

        @JsonPropertyDescription("The field that stops the primary, or lets it go on, and its value.")
        Override override,

        @JsonPropertyDescription("Which pods are the primary's. Without it what spec.selector of the object says.")
        PodLabels pods) {}
