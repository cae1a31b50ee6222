package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Something that a person may do to the run as it stands. */
@Wire
public record AllowedAction(
        @Required @Size(max = 32) @JsonPropertyDescription("The verb of the act.")
        String verb,

        @JsonPropertyDescription("The step that it would be about. Absent for an act on the run as a whole.")
        Integer step) {}
