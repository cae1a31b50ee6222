package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A machine, as its controller is reached. */
@Wire
public record FenceRedfish(
        @Required
        @Size(min = 8, max = 8192)
        @JsonPropertyDescription(
                "The machine's ComputerSystem, on a host that the installation allows: for example https://bmc-7.example/redfish/v1/Systems/1.")
        String url,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The Secret beside the plan with username and password to log in with.")
        String credentialsSecret,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {}
