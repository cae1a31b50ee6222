package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a journalled step stands. */
public enum EntryState {
    @JsonProperty("Pending")
    PENDING,
    /** Waits for something that is expected to appear, or for its next attempt. */
    @JsonProperty("Waiting")
    WAITING,
    @JsonProperty("Running")
    RUNNING,
    /** Waits for people: to approve, or to resume. */
    @JsonProperty("Asking")
    ASKING,
    /** Is being put off until its cluster answers. */
    @JsonProperty("Deferring")
    DEFERRING,
    @JsonProperty("Succeeded")
    SUCCEEDED,
    @JsonProperty("Failed")
    FAILED,
    /** What the step asks for before it begins does not hold. */
    @JsonProperty("NotNeeded")
    NOT_NEEDED,
    /** A person has gone on without it. */
    @JsonProperty("Skipped")
    SKIPPED,
    /** Was put off: a run of its own does it when its cluster answers, before anything else. */
    @JsonProperty("Deferred")
    DEFERRED,
    /** The run was canceled while it was under way. */
    @JsonProperty("Canceled")
    CANCELED
}
