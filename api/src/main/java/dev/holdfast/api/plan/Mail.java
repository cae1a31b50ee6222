package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** An e-mail, sent by SMTP. */
@Wire
@ValidationRule(
        value = "!has(self.credentialsSecret) || !has(self.tls) || self.tls != 'none'",
        message = "a password is sent over an encrypted connection only: use tls: starttls")
public record Mail(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The mail server: a DNS name or an IP address that the installation allows.")
        String host,

        @Min(1) @Max(65535) @JsonPropertyDescription("The port. Without it 587.")
        Integer port,

        @Size(max = 8)
        @Pattern("^(starttls|none)$")
        @JsonPropertyDescription(
                "starttls: encrypted before anything else is said; none: not encrypted. Without it starttls.")
        String tls,

        @Required @Size(min = 3, max = 254) @JsonPropertyDescription("The sender's address.")
        String from,

        @Required @Size(min = 1, max = 50) @JsonPropertyDescription("The receivers' addresses.")
        List<String> to,

        @Required
        @Size(min = 1, max = 900)
        @JsonPropertyDescription("The subject. {{ .Values.KEY }} is replaced, once.")
        String subject,

        @Required @Size(min = 1, max = 65536) @JsonPropertyDescription("The text. {{ .Values.KEY }} is replaced, once.")
        String text,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The Secret, in the plan's namespace, with the keys username and password. Without it nobody logs in.")
        String credentialsSecret,

        @JsonPropertyDescription("PEM certificates of authorities to trust beside the system's.")
        SecretKey caSecret) {

    public Mail {
        to = Frozen.list(to);
    }
}
