package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A CloudEvent 1.0 over HTTP. */
@Wire
public record CloudEvent(
        @Required
        @Size(min = 8, max = 8192)
        @JsonPropertyDescription(
                "http:// or https://, a host that the installation allows, and the rest, in which {{ .Values.KEY }} is replaced.")
        String url,

        @Size(max = 10)
        @Pattern("^(structured|binary)$")
        @JsonPropertyDescription(
                "structured: attributes and data in the body; binary: attributes in headers. Without it structured.")
        String mode,

        @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription("The event's type, for example com.example.failover.begun.")
        String type,

        @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription("The event's source, a URI reference, for example /holdfast/shop.")
        String source,

        @Size(max = 256) @JsonPropertyDescription("The event's subject. {{ .Values.KEY }} is replaced, once.")
        String subject,

        @JsonPropertyDescription("The event's data.") Value data,

        @Size(max = 32) @JsonPropertyDescription("Headers whose values are in Secrets.")
        List<SecretHeader> secretHeaders,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {

    public CloudEvent {
        secretHeaders = Frozen.list(secretHeaders);
    }
}
