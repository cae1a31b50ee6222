package dev.holdfast.api.alert;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** The alert as its sender described it. The times are the sender's words: Holdfast decides nothing by them. */
@JsonClassDescription("The alert as its sender described it.")
@Wire
public record ReceivedAlertSpec(
        @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @ValidationRule(
                value = "self == oldSelf",
                message = "the labels are the alert's identity and cannot change; create another ReceivedAlert instead")
        @JsonPropertyDescription(
                "The labels that identify the alert. A plan matches when all of its alertLabels are among them.")
        Map<String, String> labels,

        @JsonPropertyDescription(
                "What the sender says about the alert, such as summary and description. Not used for matching.")
        Map<String, String> annotations,

        @Size(max = 128) @JsonPropertyDescription("The sender's own short name of the label set.")
        String fingerprint,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the alert began to fire, in the sender's words. It may move while the alert fires.")
        String startsAt,

        @Size(max = 64) @JsonPropertyDescription("When the alert ended or is expected to end, in the sender's words.")
        String endsAt,

        @Size(max = 4096) @JsonPropertyDescription("A link to where the alert comes from.")
        String generatorURL,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Who saw it: alertmanager, holdfast for what Holdfast sees itself, or cloudevents: and the source of the event. Not used for matching.")
        String source) {

    public ReceivedAlertSpec {
        labels = Frozen.map(labels);
        annotations = Frozen.map(annotations);
    }

    /** An alert of which nothing but the labels is known. */
    public static ReceivedAlertSpec of(Map<String, String> labels) {
        return of(labels, null);
    }

    /** An alert of which nothing but the labels and, unless it is null, the source is known. */
    public static ReceivedAlertSpec of(Map<String, String> labels, String source) {
        return new ReceivedAlertSpec(labels, Map.of(), null, null, null, null, source);
    }
}
