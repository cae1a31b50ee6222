package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;

/** A manifest that the step applies on the server's side. */
@Wire
public record Apply(
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonPropertyDescription(
                "One object with apiVersion, kind and metadata.name, as far as this step shall own its fields. {{ .Values.KEY }} is replaced inside texts, once.")
        JsonNode manifest) {}
