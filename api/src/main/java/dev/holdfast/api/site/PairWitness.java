package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who decides between two sites that do not hear each other. */
public enum PairWitness {
    /** A register in a third place. */
    @JsonProperty("Witness")
    WITNESS,
    /** A register on the preferred site. */
    @JsonProperty("PreferredSite")
    PREFERRED_SITE,
    /** Nobody. */
    @JsonProperty("None")
    NONE
}
