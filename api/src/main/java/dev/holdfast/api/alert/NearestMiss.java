package dev.holdfast.api.alert;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;

/** The plan that came closest to matching, and why it did not. */
@Wire
public record NearestMiss(
        @Size(max = 320) @JsonPropertyDescription("The plan, as NAME or NAMESPACE/NAME.")
        String plan,

        @Size(max = 4096) @JsonPropertyDescription("What kept the plan from matching, in words.")
        String reason) {}
