package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Kubernetes Job that the step runs to its end. */
@Wire
public record Job(
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
                "The pod template: metadata and spec as in a Job's template. {{ .Values.KEY }} is replaced inside texts, once.")
        JsonNode template,

        @Size(max = 63) @JsonPropertyDescription("Where the Job runs. Without it in the plan's own namespace.")
        String namespace,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("How many times Kubernetes replaces a failed pod. Without it the cluster's default.")
        Integer backoffLimit) {}
