package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Reads a field of an object and keeps its value under a key. */
@Wire
public record ReadField(
        @Required
        @Size(min = 1, max = 317)
        @JsonPropertyDescription("The object's apiVersion, for example v1 or apps/v1.")
        String apiVersion,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The object's resource: a plural, a kind or a short name, for example services, Service or svc.")
        String resource,

        @Size(max = 63)
        @JsonPropertyDescription(
                "The object's namespace. Without it the plan's own, or none for a cluster-scoped object.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name.")
        String name,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "The path to the field, for example status.loadBalancer.ingress[0].ip or metadata.annotations['a.b/c'].")
        String fieldPath,

        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @JsonPropertyDescription("The key under which later steps find the value, as {{ .Values.KEY }}.")
        String outputKey) {}
