package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A port that must take connections. */
@Wire
public record TcpCheck(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("A DNS name or an IP address that the installation allows.")
        String host,

        @Required @Min(1) @Max(65535) @JsonPropertyDescription("The port.")
        Integer port) {}
