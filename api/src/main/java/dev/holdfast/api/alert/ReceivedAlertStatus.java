package dev.holdfast.api.alert;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Condition;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;

/** What became of the alert. */
@JsonClassDescription("What became of the alert.")
@Wire
public record ReceivedAlertStatus(
        @JsonPropertyDescription(
                "True once every run that the alert calls for exists. Stays false while no plan matches.")
        boolean processed,

        @Size(max = 1024) @JsonPropertyDescription("Why the alert was stored truncated and is never matched.")
        String rejected,

        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 of the sorted labels as they were delivered: the same labels are the same alert.")
        String identity,

        @JsonPropertyDescription(
                "Which episode of this alert it is, counted from 1. A new one begins after a resolved delivery or a long silence.")
        Integer episode,

        @JsonPropertyDescription("How many times the alert was delivered in this episode, as of the last write.")
        Long deliveries,

        @Time @JsonPropertyDescription("When Holdfast first saw the alert in this episode.")
        Instant firstSeen,

        @Time
        @JsonPropertyDescription(
                "When Holdfast last saw the alert firing. Written rarely: it lags by up to a twenty-fourth of the silence that ends an episode.")
        Instant lastSeen,

        @Time @JsonPropertyDescription("When a delivery said that the alert is resolved. This ends the episode.")
        Instant resolvedAt,

        @Size(max = 100)
        @JsonPropertyDescription("The RecoveryRuns that this alert started or joined, as NAME or NAMESPACE/NAME.")
        List<String> runs,

        @JsonPropertyDescription("When no plan matches: the plan that came closest, and what kept it from matching.")
        NearestMiss nearestMiss,

        @Size(max = 32) @JsonPropertyDescription("Facts about the alert: Matched.")
        List<Condition> conditions,

        @JsonPropertyDescription("The metadata.generation that this status was derived from.")
        Long observedGeneration) {

    public ReceivedAlertStatus {
        runs = Frozen.list(runs);
        conditions = Frozen.list(conditions);
    }

    /** The status of an alert that nobody has looked at. */
    public static ReceivedAlertStatus blank() {
        return new ReceivedAlertStatus(false, null, null, null, null, null, null, null, null, null, null, null);
    }
}
