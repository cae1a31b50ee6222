package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a run when one of its steps has failed. */
public enum OnFailure {
    /** The run waits for a person. */
    @JsonProperty("pause")
    PAUSE,
    /** The run fails. */
    @JsonProperty("abort")
    ABORT,
    /** The run goes on without the step. */
    @JsonProperty("continue")
    CONTINUE
}
