package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** A site whose workloads another one may run. */
@Wire
public record TakenSite(
        @Size(max = 63) @JsonPropertyDescription("The site that was lost.")
        String site,

        @Size(max = 63) @JsonPropertyDescription("The site that may run its workloads.")
        String by,

        @JsonPropertyDescription("The epoch under which it may.")
        Long epoch,

        @Time @JsonPropertyDescription("Since when that is known here.")
        Instant since) {}
