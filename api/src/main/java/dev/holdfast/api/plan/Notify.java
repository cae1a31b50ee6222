package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.ValidationRule;

/** Tells somebody, at least once. */
@Wire
@ValidationRule(
        value = "[has(self.webhook), has(self.mail), has(self.cloudEvent)].filter(kind, kind).size() == 1",
        message = "a step of type notify has exactly one of webhook, mail and cloudEvent")
public record Notify(
        @JsonPropertyDescription("A webhook that takes Slack's format.")
        Webhook webhook,

        @JsonPropertyDescription("An e-mail.") Mail mail,

        @JsonPropertyDescription("A CloudEvent 1.0 over HTTP.")
        CloudEvent cloudEvent) {}
