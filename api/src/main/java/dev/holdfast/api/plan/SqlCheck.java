package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A query of a PostgreSQL database whose first value must be right. */
@Wire
public record SqlCheck(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("A DNS name or an IP address that the installation allows.")
        String host,

        @Min(1) @Max(65535) @JsonPropertyDescription("The port. Without it 5432.")
        Integer port,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The database.")
        String database,

        @Required
        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "The query. It runs in a transaction that can only read. No template is replaced in it.")
        String query,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "What the first column of the first row must be, as text. {{ .Values.KEY }} is replaced.")
        String value,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The Secret, in the plan's namespace, with the keys username and password.")
        String credentialsSecret,

        @Size(max = 6)
        @Pattern("^(verify|none)$")
        @JsonPropertyDescription(
                "verify: encrypted, with a certificate for the host's name; none: not encrypted. Without it verify.")
        String tls,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {}
