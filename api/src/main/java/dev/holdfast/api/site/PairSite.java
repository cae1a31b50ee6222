package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import dev.holdfast.api.protection.LabelSelector;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One of the two sites. */
@Wire
public record PairSite(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")
        @JsonPropertyDescription("The site's name, as Clusters name it in spec.site.")
        String name,

        @Required
        @Pattern("^[AB]$")
        @JsonPropertyDescription("Which side it is in the register and in the certificates of its processes: A or B.")
        String side,

        @Required
        @Size(max = 300)
        @Pattern("^https://[^/?#@\\s]+:[0-9]{1,5}$")
        @JsonPropertyDescription("Where its agent answers, as https://HOST:PORT.")
        String agent,

        @JsonPropertyDescription(
                "The nodes that stand at the site, by their labels. Without it, those with the site's name in topology.kubernetes.io/zone.")
        LabelSelector nodes,

        @JsonPropertyDescription(
                "The Clusters that stand at the site, by their labels. Without it, those whose spec.site is its name.")
        LabelSelector clusters) {}
