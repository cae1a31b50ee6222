package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a person answers for. */
@Wire
public record FenceWaiver(
        @Required
        @Size(min = 1, max = 1000)
        @JsonPropertyDescription("What they must have made sure of, for example that the machine is off.")
        String ask,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) > duration('0s') && duration(self) <= duration('24h')",
                message = "longest must be longer than zero and at most 24h, for example 90m")
        @JsonPropertyDescription("How long their word may count at most, for example 90m. Without it 4h.")
        String longest) {}
