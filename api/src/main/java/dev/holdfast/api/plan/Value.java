package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;

/**
 * Any JSON value, null included: {@code raw} is a {@code NullNode} where the manifest says null, and Java's null only
 * where it says nothing.
 */
@Wire
public record Value(
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
                "Any JSON value: text, number, true, false, null, list or map. {{ .Values.KEY }} is replaced inside texts, once. kubectl apply drops nulls unless it is given --server-side.")
        JsonNode raw) {}
