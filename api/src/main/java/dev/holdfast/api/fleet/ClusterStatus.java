package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;

/** How the cluster is, as far as the operator can tell. */
@JsonClassDescription("How the cluster is, as far as the operator can tell.")
@Wire
public record ClusterStatus(
        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration,

        @Size(max = 64) @JsonPropertyDescription("The Kubernetes version that the cluster named last.")
        String version,

        @Size(max = 64)
        @JsonPropertyDescription(
                "The uid of the cluster's namespace \"default\": Clusters that have the same one are one cluster, and are quarantined and frozen together. Absent when it could not be read.")
        String uid,

        @Time
        @JsonPropertyDescription(
                "When the operator last confirmed what stands here. It is renewed every two minutes; if it is much older, nobody looks.")
        Instant asOf,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Reachable says whether the cluster answers the operator, Ready whether it does what is asked of it. No answer makes Ready Unknown, not False.")
        List<Condition> conditions) {

    public ClusterStatus {
        conditions = Frozen.list(conditions);
    }
}
