package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What became of the act at the same place in {@code spec.acts}. */
@Wire
public record HeardAct(
        @Required @Size(max = 32) @JsonPropertyDescription("The act's verb.")
        String verb,

        @JsonPropertyDescription("The step that it was about. Absent for an act on the run as a whole.")
        Integer step,

        @Size(max = 1024) @JsonPropertyDescription("Who acted.")
        String actor,

        @Required @JsonPropertyDescription("False when nothing came of it.")
        boolean obeyed,

        @Size(max = 4096) @JsonPropertyDescription("What came of it, or why it was not obeyed.")
        String message,

        @Time @Required @JsonPropertyDescription("When the operator heard it.")
        Instant time,

        @Time @JsonPropertyDescription("Of a waive that was obeyed: when it ends.")
        Instant until,

        @JsonPropertyDescription(
                "Of a waive that was obeyed: the epoch of the run's hold of its target for which it counts.")
        Long epoch) {}
