package dev.holdfast.arbiter.node;

import java.util.List;

/** A process that runs only under the lease of its site. It is ended with everything in its process group. */
public record Workload(String name, List<String> command) {

    public Workload {
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("a workload's name is a DNS label, not \"" + name + "\"");
        }
        if (command.isEmpty()) throw new IllegalArgumentException("workload " + name + " has no command");
        command = List.copyOf(command);
    }
}
