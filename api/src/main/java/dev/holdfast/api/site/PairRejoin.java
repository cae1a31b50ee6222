package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When a site that was evicted is let in again. */
@Wire
public record PairRejoin(
        @Default("5m")
        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) >= duration('1s') && duration(self) <= duration('24h')",
                message = "stableFor must be from 1s to 24h, for example 5m")
        @JsonPropertyDescription(
                "How long the site must have been well, over the link, before it is let in. Default 5m.")
        String stableFor) {

    /** Where nothing is said. */
    public static final String STABLE_FOR_DEFAULT = "5m";

    public PairRejoin {
        stableFor = stableFor == null ? STABLE_FOR_DEFAULT : stableFor;
    }
}
