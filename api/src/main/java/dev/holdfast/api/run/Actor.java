package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Who acted. The API server refuses an act with any other name or groups than those of whoever sends it. */
@Wire
public record Actor(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("The user name, as kubectl auth whoami prints it.")
        String username,

        @Size(max = 1000) @JsonPropertyDescription("All groups of the user, as kubectl auth whoami prints them.")
        List<String> groups) {

    public Actor {
        groups = Frozen.list(groups);
    }
}
