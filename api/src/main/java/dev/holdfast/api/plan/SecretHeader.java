package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A header whose value is in a Secret. */
@Wire
public record SecretHeader(
        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("The header's name, for example Authorization.")
        String name,

        @Size(max = 64) @JsonPropertyDescription("What goes before the value, for example \"Bearer \" with its space.")
        String prefix,

        @Required
        @JsonPropertyDescription("Where the value is. It is read as the plan's account when the request is sent.")
        SecretKey secret) {}
