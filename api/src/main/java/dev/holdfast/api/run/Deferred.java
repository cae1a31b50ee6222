package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What a run of one step was put off by, and what it waits for. */
@JsonClassDescription(
        "Makes the run a deferred action: the one step of another run, put off until its cluster answers.")
@Wire
public record Deferred(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The run that has put its step off.")
        String run,

        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The uid of that run.")
        String runUid,

        @Required @Min(1) @Max(200) @JsonPropertyDescription("The step of that run, counted from 1.")
        Integer step,

        @Required
        @Size(min = 3, max = 317)
        @JsonPropertyDescription(
                "The Cluster that is quarantined until this run has completed or was canceled, as NAMESPACE/NAME.")
        String cluster,

        @Size(max = 253) @JsonPropertyDescription("The plan of that run.")
        String plan,

        @Time
        @JsonPropertyDescription("When it was put off. What was put off first is done first; without it,"
                + " metadata.creationTimestamp counts.")
        Instant at) {}
