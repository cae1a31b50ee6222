package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A message to a webhook that takes Slack's format. */
@Wire
public record Webhook(
        @Required
        @JsonPropertyDescription("The Secret that holds the URL. The URL is a secret itself, and is never shown.")
        SecretKey urlSecret,

        @Required
        @Size(min = 1, max = 16384)
        @JsonPropertyDescription("The message. {{ .Values.KEY }} is replaced, once.")
        String text,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {}
