package dev.holdfast.cli.demo;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.sandbox.store.Tree;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What stays of a demo when its sandbox is gone: the run's record, and after a failure the logs. The next demo of that name replaces it. */
record Keepsake(Path folder) {

    static Keepsake of(String name, Map<String, String> environment) {
        var xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        var state = xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".local", "state");
        return new Keepsake(state.resolve("holdfast").resolve("demo").resolve(name));
    }

    void clear() {
        try {
            Tree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file. */
    Path keep(RecoveryRun run) {
        run.getMetadata().setManagedFields(List.of());
        return write("run.yaml", Serialization.asYaml(run));
    }

    /** Copies the logs of the sandbox's guests, as far as they can be read. */
    void keepLogs(List<Path> logs) {
        for (var log : logs) keep(log, log.getFileName().toString());
    }

    /** Copies a file under this name, as far as it can be read. */
    void keep(Path file, String name) {
        try {
            Files.createDirectories(folder);
            Files.copy(file, folder.resolve(name));
        } catch (IOException e) {
            write(name + ".missing", "could not be copied: " + e + "\n");
        }
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
