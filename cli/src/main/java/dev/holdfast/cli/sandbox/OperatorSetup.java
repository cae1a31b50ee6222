package dev.holdfast.cli.sandbox;

import dev.holdfast.sandbox.Sandbox;
import java.util.List;
import java.util.function.Consumer;

/**
 * What turns bare control planes into a place where Holdfast works: its kinds, its rights and the operator as a process
 * under the sandbox's supervisor. Found through {@link java.util.ServiceLoader}.
 */
public interface OperatorSetup {
    /** The name under which the operator is launched and noted, so that {@code sandbox info} shows its current pid. */
    String OPERATOR = "operator";

    /**
     * Installs on the clusters and launches the operator on the first of them.
     *
     * @param clusters all of them, in the order of the sandbox
     */
    void start(Sandbox sandbox, List<String> clusters, Consumer<String> progress);
}
