package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a step waits for: a condition of an object, a field of it, or an expression over it. */
@Wire
@ValidationRule(
        value = "[has(self.condition), has(self.field), has(self.expression)].filter(is, is).size() == 1",
        message = "a step of type wait waits for one thing: a condition, a field or an expression")
public record Wait(
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

        @JsonPropertyDescription("The condition to wait for.")
        WaitCondition condition,

        @JsonPropertyDescription(
                "The field to wait for, and its value. {{ .Values.KEY }} is replaced inside texts, once.")
        Override field,

        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "The condition to wait for in the Common Expression Language, over the variable object: for example object.status.readyReplicas == object.spec.replicas.")
        String expression) {}
