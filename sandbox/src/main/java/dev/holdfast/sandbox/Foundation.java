package dev.holdfast.sandbox;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ControlClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What every sandbox stands on, whatever is in it: a name, a folder that only its user may look into, and a supervisor, bound to
 * this process until all is up, and longer where that is wanted.
 */
final class Foundation {

    private static final String FOLDER_MODE = "rwx------";

    /** The connections that sandboxes bound to this process hang on; closing one takes its sandbox down. */
    private static final Map<String, ControlClient.Held> BOUND = new ConcurrentHashMap<>();

    /** What goes up on it. Writes the sandbox's record, in the end as ready. */
    @FunctionalInterface
    interface Building {
        void raise(Path folder, ControlClient supervisor) throws IOException;
    }

    private Foundation() {}

    /**
     * Returns when the building is up; when it does not come up, nothing is left.
     *
     * @param before what can be done before a folder is made, such as getting programs
     * @param bound whether all goes down with this process
     */
    static void lay(
            Shed shed, String name, boolean bound, Consumer<String> progress, Runnable before, Building building) {
        var waiting = "another process is busy with sandbox \"" + name + "\"; waiting";
        try {
            shed.guarded(name, () -> progress.accept(waiting), () -> {
                clear(shed, name, progress);
                before.run();
                var held = lay(shed, name, progress, building);
                if (bound) BOUND.put(name, held);
                else held.release();
                return held;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Shed shed, String name, Consumer<String> progress) throws IOException {
        var state = shed.state(name);
        if (state.equals(Optional.of(SandboxState.RUNNING))) {
            throw SandboxFault.wrongly("sandbox \"" + name + "\" is already running; take it down first"
                    + " (holdfast sandbox down " + name + ") or choose another name");
        }
        if (state.isPresent()) {
            new SandboxEnd(shed, progress).clear(name);
        }
    }

    private static ControlClient.Held lay(Shed shed, String name, Consumer<String> progress, Building building)
            throws IOException {
        var folder = shed.sandbox(name);
        Files.createDirectories(shed.folder());
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
        try {
            var held = SupervisorStart.start(folder);
            try {
                building.raise(folder, Sandbox.control(shed, name));
                return held;
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            new SandboxEnd(shed, progress).down(name);
            throw e;
        }
    }

    /** Forgets the connection that the sandbox hung on; returns whether it hung on one of this process. */
    static boolean unbind(String name) throws IOException {
        var held = BOUND.remove(name);
        if (held != null) {
            held.close();
        }
        return held != null;
    }
}
