package dev.holdfast.sandbox;

import dev.holdfast.sandbox.process.ProcessIdentity;

/** Who holds a sandbox: the supervisor and the sentinel above it. Written by the supervisor when it can be asked. */
record SupervisorRecord(ProcessIdentity supervisor, ProcessIdentity sentinel, String socket) {
    static final String FILE = "supervisor.json";
}
