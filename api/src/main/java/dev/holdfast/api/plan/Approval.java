package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What people are asked before the run goes on. Who may answer is for RBAC to say; see ADR 30. */
@Wire
public record Approval(
        @Required
        @Size(min = 1, max = 1000)
        @JsonPropertyDescription(
                "What is to be approved, for whoever is asked. {{ .Values.KEY }} is replaced by the value, once; secret ones are not shown.")
        String message,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "What an approver must be: whoever has the verb approve:ROLE on recoveryruns, beside approve. Without it approve is enough.")
        String role,

        @Min(1) @Max(16) @JsonPropertyDescription("How many different people must approve. Without it one.")
        Integer quorum,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) > duration('0s') && duration(self) <= duration('168h')",
                message = "expiry must be longer than zero and at most 168h, for example 15m or 1h")
        @JsonPropertyDescription(
                "How long they have: the step fails when not enough have approved by then. Without it 1h.")
        String expiry) {}
