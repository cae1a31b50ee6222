package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the objects that a deleted object owns, as Kubernetes writes it. */
public enum Propagation {
    @JsonProperty("Background")
    BACKGROUND,
    @JsonProperty("Foreground")
    FOREGROUND,
    @JsonProperty("Orphan")
    ORPHAN
}
