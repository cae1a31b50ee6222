package dev.holdfast.cli.demo;

import dev.holdfast.sandbox.store.Places;
import java.nio.file.Path;
import java.util.List;

/** What there is of a sandbox while it runs, and should not be afterwards. */
record Leftovers(String sandbox) {

    Path folder() {
        return Places.ofEnvironment().sandboxes().resolve(sandbox);
    }

    /** Processes that name the sandbox's folder: the supervisor and every child of it does. */
    List<String> processes() {
        var mark = folder() + "/";
        return ProcessHandle.allProcesses()
                .map(handle -> handle.pid() + " " + handle.info().commandLine().orElse(""))
                .filter(line -> line.contains(mark))
                .toList();
    }
}
