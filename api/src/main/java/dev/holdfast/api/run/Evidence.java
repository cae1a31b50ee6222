package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What a step has observed that keeps an old primary from acting. */
@Wire
public record Evidence(
        @Required @Size(max = 63) @JsonPropertyDescription("The old primary's name in the plan.")
        String primary,

        @Required
        @Size(max = 16)
        @JsonPropertyDescription("What kind it is: Api, PowerOff, NetworkCut, Waiver or Demoted.")
        String kind,

        @Size(max = 8192) @JsonPropertyDescription("The object, the machine or the step that it is about.")
        String subject,

        @Size(max = 1000) @JsonPropertyDescription("What was observed, in words.")
        String observed,

        @Required @Time @JsonPropertyDescription("When it was observed.")
        Instant asOf,

        @Required @Size(max = 64) @JsonPropertyDescription("The uid of the run that it counts for.")
        String run,

        @JsonPropertyDescription("The epoch of the run's hold on its target that it counts for. Absent without one.")
        Long epoch,

        @Size(max = 256) @JsonPropertyDescription("Of a waiver: who answers for it.")
        String who,

        @Time @JsonPropertyDescription("Of a waiver: when it ends.")
        Instant until) {}
