package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a step whose cluster is known to give no answer. */
public enum OnUnreachable {
    /** It is tried all the same. */
    @JsonProperty("retry")
    RETRY,
    /** It fails at once. */
    @JsonProperty("fail")
    FAIL,
    /** The run goes on without it, and it is done first of all when the cluster answers again. */
    @JsonProperty("defer")
    DEFER,
    /** The run goes on without it. */
    @JsonProperty("skip")
    SKIP
}
