package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** A request over HTTP, sent at least once. */
@Wire
@ValidationRule(value = "!has(self.body) || !has(self.text)", message = "a request has either a body or a text")
public record Http(
        @Size(max = 6)
        @Pattern("^(GET|HEAD|POST|PUT|PATCH|DELETE)$")
        @JsonPropertyDescription("GET, HEAD, POST, PUT, PATCH or DELETE. Without it POST.")
        String method,

        @Required
        @Size(min = 8, max = 8192)
        @JsonPropertyDescription(
                "http:// or https://, a host that the installation allows, and the rest, in which {{ .Values.KEY }} is replaced.")
        String url,

        @JsonPropertyDescription("Headers by name. {{ .Values.KEY }} is replaced in their values, once.")
        Map<String, String> headers,

        @Size(max = 32) @JsonPropertyDescription("Headers whose values are in Secrets.")
        List<SecretHeader> secretHeaders,

        @JsonPropertyDescription("What the request carries, sent as JSON.")
        Value body,

        @Size(min = 1, max = 65536)
        @JsonPropertyDescription(
                "What the request carries, sent as it is, instead of a body. {{ .Values.KEY }} is replaced, once; what a value means inside the text is for you to know.")
        String text,

        @Size(min = 1, max = 20)
        @JsonPropertyDescription("The statuses that mean that it is done. Without them 200 to 299.")
        List<Integer> statuses,

        @Size(max = 63)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @JsonPropertyDescription("Later steps use the answer as {{ .Values.KEY }}.")
        String outputKey,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Which field of the answer's JSON to keep, for example data.id. Without it the whole answer, as text.")
        String fieldPath,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {

    public Http {
        headers = Frozen.map(headers);
        secretHeaders = Frozen.list(secretHeaders);
        statuses = Frozen.list(statuses);
    }
}
