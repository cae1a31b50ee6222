package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How a primary is made unable to act, or let act again. */
@Wire
@ValidationRule(
        value = "[has(self.api), has(self.redfish), has(self.network), has(self.waiver)].filter(how, how).size() == 1",
        message = "a fence has exactly one method: api, redfish, network or waiver")
public record Fence(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("The name of the old primary, which the plan's steps share.")
        String primary,

        @JsonPropertyDescription("Sets a field of the primary's object, and sees that its pods are gone.")
        FenceApi api,

        @JsonPropertyDescription("Switches the power of the primary's machine.")
        FenceRedfish redfish,

        @JsonPropertyDescription("Cuts the primary's addresses off from the storage, by a NetworkFence object.")
        FenceNetwork network,

        @JsonPropertyDescription("Waits for a person who answers for it. Of a fence only.")
        FenceWaiver waiver) {}
