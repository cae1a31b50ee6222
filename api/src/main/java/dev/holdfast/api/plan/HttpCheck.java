package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A GET whose answer must be right. */
@Wire
public record HttpCheck(
        @Required
        @Size(min = 8, max = 8192)
        @JsonPropertyDescription(
                "http:// or https://, a host that the installation allows, and the rest, in which {{ .Values.KEY }} is replaced.")
        String url,

        @Size(min = 1, max = 20) @JsonPropertyDescription("The statuses that are right. Without them 200.")
        List<Integer> statuses,

        @Size(max = 1024) @JsonPropertyDescription("What the answer's body must have in it, within its first 256 KiB.")
        String contains,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {

    public HttpCheck {
        statuses = Frozen.list(statuses);
    }
}
