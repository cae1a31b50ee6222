package dev.holdfast.api.freeze;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a freeze stops. */
public enum FreezeScope {
    /** Every run within its reach. */
    @JsonProperty("Fleet")
    FLEET("Fleet"),
    /** What touches a cluster of one site. */
    @JsonProperty("Site")
    SITE("Site"),
    /** Runs of some plans of its namespace, or of all. */
    @JsonProperty("Application")
    APPLICATION("Application");

    private final String word;

    FreezeScope(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
