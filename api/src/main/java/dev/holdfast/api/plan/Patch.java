package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Sets one field of an object to a value. */
@Wire
public record Patch(
        @Required
        @Size(min = 1, max = 317)
        @JsonPropertyDescription("The object's apiVersion, for example v1 or apps/v1.")
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

        @Required @JsonPropertyDescription("The field and the value it gets.")
        Override override,

        @JsonPropertyDescription(
                "How the change is sent. Without it a merge patch. A path with a list index is always sent as a JSON patch.")
        PatchType patchType) {}
