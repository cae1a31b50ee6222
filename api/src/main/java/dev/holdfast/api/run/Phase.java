package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a run stands, in one word. */
public enum Phase {
    @JsonProperty("Pending")
    PENDING("Pending", false),
    @JsonProperty("Running")
    RUNNING("Running", false),
    @JsonProperty("AwaitingApproval")
    AWAITING_APPROVAL("AwaitingApproval", false),
    @JsonProperty("Paused")
    PAUSED("Paused", false),
    @JsonProperty("Completed")
    COMPLETED("Completed", true),
    @JsonProperty("Failed")
    FAILED("Failed", true),
    @JsonProperty("Canceled")
    CANCELED("Canceled", true);

    private final String word;
    private final boolean terminal;

    Phase(String word, boolean terminal) {
        this.word = word;
        this.terminal = terminal;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }

    /** Whether a run in this phase has ended for good. */
    public boolean terminal() {
        return terminal;
    }
}
