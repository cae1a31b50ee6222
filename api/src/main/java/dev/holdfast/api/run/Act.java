package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/**
 * What a person did to a run. The verb is a text and not an enum, so that an operator reads what a newer one knows; the
 * schema says which there are.
 */
@Wire
public record Act(
        @Required
        @Size(max = 32)
        @Pattern("^(pause|resume|retry|skip|waive|cancel|approve|reject|note|ungraceful)$")
        @JsonPropertyDescription(
                "What was done: pause, resume, retry, skip, waive, cancel, approve, reject, note or ungraceful.")
        String verb,

        @Min(1)
        @Max(200)
        @JsonPropertyDescription(
                "The step that it is about, counted from 1. Without it retry and skip are about the step at which the run rests, and ungraceful about all that are left. To approve and to reject needs it.")
        Integer step,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("The role that the step asks for, of an approval and a rejection.")
        String role,

        @Required @Size(min = 1, max = 1000) @JsonPropertyDescription("Why, in words.")
        String comment,

        @Required @JsonPropertyDescription("Who did it, as the API server knows them.")
        Actor actor,

        @Required
        @Size(max = 128)
        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("The digest of the steps that they had before them; an act for other steps is void.")
        String planDigest,

        @Size(min = 1, max = 63) @JsonPropertyDescription("Of a waive: the old primary that they answer for.")
        String primary,

        @Time @JsonPropertyDescription("Of a waive: until when their word counts.")
        Instant until,

        @Min(0)
        @JsonPropertyDescription(
                "Of a waive: the run's status.target.epoch as they have seen it. The waive is void when another run has had the target since. Absent where the target has no epochs.")
        Long epoch) {}
