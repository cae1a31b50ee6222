package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A rest in the middle of a run, until a person resumes or a time is over. */
@Wire
public record Pause(
        @Required
        @Size(min = 1, max = 1000)
        @JsonPropertyDescription(
                "Why the run rests, for whoever looks at it. {{ .Values.KEY }} is replaced by the value, once; secret ones are not shown.")
        String message,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) > duration('0s') && duration(self) <= duration('168h')",
                message = "duration must be longer than zero and at most 168h, for example 5m")
        @JsonPropertyDescription(
                "After which time the run goes on by itself. Without it a person must resume, in the step's timeout or else in 168h.")
        String duration) {}
