package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** How the run ended, or why it rests until a person acts. */
@Wire
public record JournalEnd(
        @Required @JsonPropertyDescription("Completed, Failed, Canceled or Paused.")
        Phase outcome,

        @Size(max = 32768) @JsonPropertyDescription("Why, in words; for a failed run also what was not started.")
        String message,

        @Time @Required @JsonPropertyDescription("When.") Instant time) {}
