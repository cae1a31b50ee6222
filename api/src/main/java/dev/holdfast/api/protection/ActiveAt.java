package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** Where an application is active, as far as the run tells that has acted on it last. */
@Wire
public record ActiveAt(
        @Size(max = 63)
        @JsonPropertyDescription(
                "The site that the plan of that run names in its label holdfast.dev/to. Absent when nobody can tell: the run has not completed, or its plan names no site.")
        String site,

        @Required @Size(max = 253) @JsonPropertyDescription("The run that has acted on the application last.")
        String run,

        @Required @Time @JsonPropertyDescription("When that run ended.")
        Instant since) {}
