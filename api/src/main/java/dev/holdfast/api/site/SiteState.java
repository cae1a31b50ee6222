package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;

/** One site, as its agent says. */
@Wire
public record SiteState(
        @Size(max = 63) @JsonPropertyDescription("The site.")
        String name,

        @Size(max = 32)
        @JsonPropertyDescription(
                "How it stands: INERT, MEMBER, ALONE, DOUBTFUL, REJOINING, TAKEN, UNSURE, EVICTED or FROZEN. Unknown when its agent does not answer.")
        String standing,

        @Size(max = 1024) @JsonPropertyDescription("What that means, or why its agent does not answer.")
        String meaning,

        @Time @JsonPropertyDescription("Since when it stands so, as seen from here.")
        Instant since,

        @JsonPropertyDescription("Who decides, as its agent was told: Witness, PreferredSite or None.")
        PairWitness mode,

        @Size(max = 130)
        @JsonPropertyDescription(
                "The sites whose workloads may run on it now, by name: its own, and the other one's when it has taken that over. Empty when none may; absent when its agent does not answer.")
        String holds,

        @Time @JsonPropertyDescription("Since when it holds these, as seen from here.")
        Instant heldSince,

        @JsonPropertyDescription("How many nodes it knows of that run what is guarded.")
        Integer nodes,

        @Size(max = 2048) @JsonPropertyDescription("What would happen if the other site went dark now.")
        String ifOtherGoesDark,

        @Size(max = 16)
        @JsonPropertyDescription(
                "How long it would take until this site may run the other's workloads, for example 36.5s.")
        String within,

        @Size(max = 32) @JsonPropertyDescription("What is wrong with it.")
        List<String> troubles) {

    public SiteState {
        troubles = Frozen.list(troubles);
    }
}
