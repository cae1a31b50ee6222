package dev.holdfast.sandbox.process;

/** Where a child stands. */
public enum ChildState {
    RUNNING,
    /** Stopped by SIGSTOP: holds its memory and its sockets, answers nothing. */
    PAUSED,
    /** Ended because somebody asked for it; can be started again. */
    STOPPED,
    /** Ended on its own and a new start is due. */
    RESTARTING,
    /** Ended on its own and stays so. */
    EXITED;

    public boolean hasProcess() {
        return this == RUNNING || this == PAUSED;
    }
}
