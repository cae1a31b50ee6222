package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What one label must be like. */
@Wire
@ValidationRule(
        value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
        message = "In and NotIn need values, Exists and DoesNotExist have none")
public record LabelRequirement(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("The label's key.")
        String key,

        @Required
        @Size(max = 12)
        @Pattern("^(In|NotIn|Exists|DoesNotExist)$")
        @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.")
        String operator,

        @Size(max = 64) @JsonPropertyDescription("The values, for In and NotIn.")
        List<String> values) {

    public LabelRequirement {
        values = Frozen.list(values);
    }
}
