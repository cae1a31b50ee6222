package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A name that must lead to exactly these addresses. */
@Wire
public record DnsCheck(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The name, in full.")
        String name,

        @Size(max = 4) @Pattern("^(A|AAAA)$") @JsonPropertyDescription("A or AAAA. Without it A.")
        String type,

        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("The addresses, all of them, in any order. {{ .Values.KEY }} is replaced.")
        List<String> addresses,

        @Size(min = 1, max = 300)
        @JsonPropertyDescription(
                "The DNS server to ask, as HOST or HOST:PORT, one that the installation allows. Without it the system's.")
        String server) {

    public DnsCheck {
        addresses = Frozen.list(addresses);
    }
}
