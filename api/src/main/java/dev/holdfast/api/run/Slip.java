package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** A value that was seen or is wanted. The value itself is absent when it lives in the run's Secret. */
@Wire
public record Slip(
        @Size(max = 32768)
        @JsonPropertyDescription(
                "The value as JSON text. Absent when it is secret or large, and kept in the run's Secret.")
        String value,

        @Pattern("^[0-9a-f]{64}$") @JsonPropertyDescription("SHA-256 of the JSON text, when the value is absent.")
        String hash,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription("The length of the JSON text in bytes, when the value is absent.")
        long bytes,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the value is kept in the run's Secret: it came from a Secret, was made of one that did, or is large.")
        boolean secret,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
                "True when the value is kept in the run's Secret for its size alone: it did not come from a Secret.")
        boolean large) {}
