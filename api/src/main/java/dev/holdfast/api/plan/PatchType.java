package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a patch is sent. On the wire the media type of the request. */
public enum PatchType {
    @JsonProperty("application/merge-patch+json")
    MERGE("application/merge-patch+json"),
    @JsonProperty("application/json-patch+json")
    JSON("application/json-patch+json"),
    @JsonProperty("application/strategic-merge-patch+json")
    STRATEGIC("application/strategic-merge-patch+json"),
    @JsonProperty("application/apply-patch+yaml")
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
