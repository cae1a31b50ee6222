package dev.holdfast.arbiter.node;

/** What becomes of a node whose lease runs out. */
public enum OnLoss {
    RESET("what is guarded is stopped, and the watchdog ends the node when that has not worked"),
    STOP("what is guarded is stopped as well as the agent can; nothing ends the node when it cannot"),
    IGNORE("what is guarded runs on, also while the other site takes it over: nothing waits for this node");

    private final String words;

    OnLoss(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
