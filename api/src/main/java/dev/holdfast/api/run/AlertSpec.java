package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** The alert that a run answers, as it was when the run was created. */
@Wire
public record AlertSpec(
        @Size(max = 4096) @JsonPropertyDescription("The alert's name.")
        String name,

        @JsonPropertyDescription("The alert's labels.") Map<String, String> labels) {

    public AlertSpec {
        labels = Frozen.map(labels);
    }
}
