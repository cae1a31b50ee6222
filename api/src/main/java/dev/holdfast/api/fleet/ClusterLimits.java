package dev.holdfast.api.fleet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What one cluster may take of the operator. */
@Wire
public record ClusterLimits(
        @Min(1)
        @Max(60)
        @JsonPropertyDescription(
                "How long one request of a step may take, in seconds; then it counts as unanswered. Default 10.")
        Integer requestTimeoutSeconds,

        @Min(1)
        @Max(256)
        @JsonPropertyDescription(
                "How many requests of steps may be on their way at once; one more is tried again later. Default 64.")
        Integer concurrentRequests) {

    /** Nothing said. */
    public static final ClusterLimits NONE = new ClusterLimits(null, null);
}
