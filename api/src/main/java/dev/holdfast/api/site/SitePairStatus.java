package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the agents of the two sites say, as of when they were last asked. */
@JsonClassDescription("What the agents of the two sites say, as of when they were last asked.")
@Wire
public record SitePairStatus(
        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @Size(max = 128) @JsonPropertyDescription("Which register it is. Another one is another pair.")
        String incarnation,

        @JsonPropertyDescription(
                "The number of the last change of the members: the fencing token. The higher one of what the two agents say.")
        Long epoch,

        @Size(max = 130)
        @JsonPropertyDescription("The sites that may act, by name: both, or the one that has evicted the other.")
        String members,

        @JsonPropertyDescription("The site whose workloads were taken over. Absent when none is.")
        TakenSite taken,

        @Size(max = 2) @JsonPropertyDescription("Each site as its agent says.")
        List<SiteState> sites,

        @Size(max = 32)
        @JsonPropertyDescription("Ready says whether each site could be lost now and the other would take it over.")
        List<Condition> conditions) {

    public SitePairStatus {
        sites = Frozen.list(sites);
        conditions = Frozen.list(conditions);
    }
}
