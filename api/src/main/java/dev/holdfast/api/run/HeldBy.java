package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What holds a run up: a freeze, or the run above or below it that rests. */
@Wire
public record HeldBy(
        @Required
        @Size(max = 512)
        @JsonPropertyDescription("The freeze, as NAMESPACE/NAME, or run NAMESPACE/NAME for another run that rests.")
        String freeze,

        @Size(max = 32768)
        @JsonPropertyDescription("Which freeze, who set it, why, and until when; or which run rests, and why.")
        String message,

        @Time @Required @JsonPropertyDescription("Since when the run is held up.")
        Instant since,

        @Time @JsonPropertyDescription("When the run goes on by itself. Absent when nobody can say.")
        Instant until) {}
