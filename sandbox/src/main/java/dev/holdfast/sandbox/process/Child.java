package dev.holdfast.sandbox.process;

import java.util.Optional;

/** One child as the supervisor knows it. Guarded by the lock of {@link Children}. */
final class Child {
    final ChildSpec spec;
    Optional<Process> process = Optional.empty();
    ChildState state = ChildState.STOPPED;
    int exitCode = -1;
    int restarts;
    /** Starts on its own since the last time it ran for long; bounds the restarts. */
    int failuresInARow;

    long startedNanos;
    /** Whether it can write no file. */
    boolean full;

    Child(ChildSpec spec) {
        this.spec = spec;
    }

    ChildView view() {
        var pid = process.filter(Process::isAlive).map(Process::pid).orElse(-1L);
        return new ChildView(
                spec.name(), state, pid, exitCode, restarts, pid > 0 ? Memory.resident(pid) : 0, spec.logFile());
    }
}
