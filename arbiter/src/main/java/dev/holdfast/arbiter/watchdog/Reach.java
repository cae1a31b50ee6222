package dev.holdfast.arbiter.watchdog;

/** What a watchdog ends when it is not petted. */
public enum Reach {
    MACHINE("resets the machine, also when its kernel hangs"),
    KERNEL("resets the machine as long as its kernel goes on; a machine that is paused as a whole pauses it too"),
    PROCESSES(
            "kills the process groups it was given and the agent; it is a process itself, and what the kernel still writes,"
                    + " or a process that was not given to it, goes on"),
    NOTHING("ends nothing");

    private final String words;

    Reach(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether a node with it is off for sure, as a whole, by the end of its lease. */
    public boolean fences() {
        return this == MACHINE || this == KERNEL;
    }
}
