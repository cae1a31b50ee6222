package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** A run above that was switched to go without grace, and this one with it. */
@Wire
public record UngracefulBy(
        @Required @Size(max = 512) @JsonPropertyDescription("The run above, as NAMESPACE/NAME.")
        String run,

        @Size(max = 2048) @JsonPropertyDescription("Who has switched it, and why.")
        String message,

        @Time @Required @JsonPropertyDescription("When this run has seen it.")
        Instant time) {}
