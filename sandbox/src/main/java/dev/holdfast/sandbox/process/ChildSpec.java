package dev.holdfast.sandbox.process;

import java.util.List;
import java.util.Map;

/**
 * What the supervisor needs to start one child, and to start it again.
 *
 * @param name unique in the sandbox; {@code cluster/component} for what belongs to a cluster
 * @param rank the order of the end: the highest rank is stopped first, one rank after the other
 * @param logFile where standard output and error go, appended
 * @param restart whether an end that nobody asked for is answered by a new start
 */
public record ChildSpec(
        String name, int rank, List<String> command, Map<String, String> environment, String logFile, boolean restart) {
    /** The rank of everything that is not part of a control plane. */
    public static final int RANK_GUEST = 10;

    public ChildSpec {
        if (name.isBlank() || command.isEmpty() || logFile.isBlank()) {
            throw new IllegalArgumentException("a child needs a name, a command and a log file: " + name);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
