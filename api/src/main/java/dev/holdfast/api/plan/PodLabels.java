package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** Pods by their labels. */
@Wire
public record PodLabels(
        @Required @JsonPropertyDescription("All of these labels.")
        Map<String, String> matchLabels) {

    public PodLabels {
        matchLabels = Frozen.map(matchLabels);
    }
}
