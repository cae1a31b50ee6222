package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run goes. */
public enum Mode {
    /** As its steps say. */
    @JsonProperty("graceful")
    GRACEFUL,
    /** As their {@code ungraceful} says, where there is one. */
    @JsonProperty("ungraceful")
    UNGRACEFUL
}
