package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A condition of {@code status.conditions}, and the status that it shall have. */
@Wire
public record WaitCondition(
        @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription("The condition's type, for example Available or Ready.")
        String type,

        @Size(max = 7)
        @Pattern("^(True|False|Unknown)$")
        @JsonPropertyDescription("True, False or Unknown. Without it True.")
        String status) {}
