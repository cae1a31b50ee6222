package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** A NetworkFence object of CSI-addons, on the cluster that the step names. */
@Wire
@ValidationRule(
        value = "has(self.driver) != has(self.networkFenceClassName)",
        message = "a network fence needs either a driver or a networkFenceClassName")
public record FenceNetwork(
        @Size(min = 1, max = 253) @JsonPropertyDescription("The object's name. Without it the primary's.")
        String name,

        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The primary's addresses, for example 10.0.8.0/24.")
        List<String> cidrs,

        @Size(min = 1, max = 253) @JsonPropertyDescription("The CSI driver that cuts them off.")
        String driver,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The NetworkFenceClass that names driver, Secret and parameters.")
        String networkFenceClassName,

        @JsonPropertyDescription("The Secret with which the driver does it.")
        FenceSecret secret,

        @JsonPropertyDescription("What the driver needs to know beside.")
        Map<String, String> parameters) {

    public FenceNetwork {
        cidrs = Frozen.list(cidrs);
        parameters = Frozen.map(parameters);
    }
}
