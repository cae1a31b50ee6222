package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The times of a pair. */
public enum PairProfile {
    /** Sites and witness within milliseconds of each other. */
    @JsonProperty("Fast")
    FAST,
    /** Sites of one region. */
    @JsonProperty("Default")
    DEFAULT,
    /** Links that lose and delay. */
    @JsonProperty("Wan")
    WAN
}
