package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * What is different about a step in a run that is ungraceful. Its block is read when the plan is, as strictly as the step's own:
 * written out here, every block would stand in the schema twice.
 */
@Wire
public record Ungraceful(
        @JsonPropertyDescription("True leaves the step out. Then nothing else is said.")
        Boolean skip,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @JsonPropertyDescription("How long the step may take then.")
        String timeout,

        @Min(0) @Max(50) @JsonPropertyDescription("How many times the step is tried again then.")
        Integer retries,

        @JsonPropertyDescription("What becomes of the run then when the step has failed.")
        OnFailure onFailure,

        @JsonPropertyDescription("What becomes of the step then when its cluster is known to give no answer.")
        OnUnreachable onUnreachable,

        @JsonPropertyDescription("The whole block of a step of type readField.")
        JsonNode readField,

        @JsonPropertyDescription("The whole block of a step of type patch.")
        JsonNode patch,

        @JsonPropertyDescription("The whole block of a step of type scale.")
        JsonNode scale,

        @JsonPropertyDescription("The whole block of a step of type wait.") @JsonProperty("wait")
        JsonNode waiting,

        @JsonPropertyDescription("The whole block of a step of type delete.")
        JsonNode delete,

        @JsonPropertyDescription("The whole block of a step of type apply.")
        JsonNode apply,

        @JsonPropertyDescription("The whole block of a step of type job.")
        JsonNode job,

        @JsonPropertyDescription("The whole block of a step of type probe.")
        JsonNode probe,

        @JsonPropertyDescription("The whole block of a step of type http.")
        JsonNode http,

        @JsonPropertyDescription("The whole block of a step of type notify.") @JsonProperty("notify")
        JsonNode notification) {}
