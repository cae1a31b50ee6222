package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Labels that an object must have, as Kubernetes selects by labels everywhere. */
@Wire
public record LabelSelector(
        @JsonPropertyDescription("Labels with exactly these values.")
        Map<String, String> matchLabels,

        @Size(max = 32) @JsonPropertyDescription("Requirements, of which all must be met.")
        List<LabelRequirement> matchExpressions) {

    public LabelSelector {
        matchLabels = Frozen.map(matchLabels);
        matchExpressions = Frozen.list(matchExpressions);
    }
}
