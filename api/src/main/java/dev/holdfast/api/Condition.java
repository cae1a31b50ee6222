package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** One fact about an object, for people and for {@code kubectl wait}. Derived each time, never read back. */
@Wire
public record Condition(
        @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription("What the condition is about, for example Ready, Matched or Success.")
        String type,

        @Required
        @Pattern("^(True|False|Unknown)$")
        @JsonPropertyDescription("True, False or Unknown. Unknown is an answer of its own.")
        String status,

        @Time @JsonPropertyDescription("When this was last looked at.")
        Instant lastProbeTime,

        @Time @JsonPropertyDescription("When the status last changed from one answer to another.")
        Instant lastTransitionTime,

        @Size(max = 1024) @JsonPropertyDescription("The reason in one CamelCase word, for programs.")
        String reason,

        @Size(max = 32768) @JsonPropertyDescription("The reason in a sentence, for people: what, where and what to do.")
        String message,

        @JsonPropertyDescription("The metadata.generation that this condition was derived from.")
        Long observedGeneration) {}
