package dev.holdfast.sandbox;

/** Where a sandbox stands. */
public enum SandboxState {
    /** Somebody is bringing it up now. */
    STARTING("starting"),
    RUNNING("running"),
    /** Its supervisor is gone (crash, kill, reboot); only files are left. */
    STALE("stale");

    private final String word;

    SandboxState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
