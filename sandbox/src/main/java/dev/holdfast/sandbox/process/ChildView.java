package dev.holdfast.sandbox.process;

/**
 * What the supervisor tells about one child.
 *
 * @param pid -1 when there is no process
 * @param exitCode of the last process that ended, -1 when none has
 * @param restarts how often it was started again because it ended on its own
 * @param memoryBytes resident memory, 0 when unknown
 */
public record ChildView(
        String name, ChildState state, long pid, int exitCode, int restarts, long memoryBytes, String logFile) {}
