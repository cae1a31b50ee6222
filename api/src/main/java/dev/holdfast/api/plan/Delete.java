package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The object that a step deletes. */
@Wire
public record Delete(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("The object's apiVersion, for example apps/v1.")
        String apiVersion,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The object's resource: a plural, a kind or a short name, for example deployments, Deployment or deploy.")
        String resource,

        @Size(max = 63)
        @JsonPropertyDescription(
                "The object's namespace. Without it the plan's own, or none for a cluster-scoped object.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name.")
        String name,

        @JsonPropertyDescription(
                "What becomes of the objects that it owns: Background, Foreground or Orphan. Without it Background.")
        Propagation propagation) {}
