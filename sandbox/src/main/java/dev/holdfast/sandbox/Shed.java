package dev.holdfast.sandbox;

import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.store.FileGuard;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.store.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The folder that holds the sandboxes of this user, one folder each. */
record Shed(Path folder) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    static Shed ofEnvironment() {
        return new Shed(Places.ofEnvironment().sandboxes());
    }

    Path sandbox(String name) {
        return folder.resolve(name);
    }

    /** Names of everything that has a folder here, whatever its state. */
    List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** The right to change one sandbox; up and down of the same name wait for each other. */
    <T> T guarded(String name, Runnable onWait, FileGuard.Work<T> work) throws IOException {
        return FileGuard.holding(guardFile(name), PATIENCE, onWait, work);
    }

    /** Empty when nothing has this name. */
    Optional<SandboxState> state(String name) throws IOException {
        if (!Files.isDirectory(sandbox(name))) {
            return Optional.empty();
        }
        var ready = record(name).filter(SandboxRecord::ready).isPresent();
        if (ready
                && supervisor(name)
                        .filter(record -> record.supervisor().alive())
                        .isPresent()) {
            return Optional.of(SandboxState.RUNNING);
        }
        return Optional.of(busy(name) ? SandboxState.STARTING : SandboxState.STALE);
    }

    Optional<SandboxRecord> record(String name) throws IOException {
        return read(name, SandboxRecord.FILE, SandboxRecord.class);
    }

    Optional<SupervisorRecord> supervisor(String name) throws IOException {
        return read(name, SupervisorRecord.FILE, SupervisorRecord.class);
    }

    /** What the supervisor last wrote down as its children. */
    List<ProcessIdentity> children(String name) throws IOException {
        return read(name, "children.json", ProcessIdentity[].class)
                .map(List::of)
                .orElse(List.of());
    }

    private boolean busy(String name) {
        try {
            return FileGuard.holding(guardFile(name), Duration.ZERO, () -> {}, () -> false);
        } catch (IOException e) {
            return true;
        }
    }

    private Path guardFile(String name) {
        return folder.resolve(".guards").resolve(name);
    }

    private <T> Optional<T> read(String name, String file, Class<T> type) throws IOException {
        var path = sandbox(name).resolve(file);
        return Files.exists(path) ? Optional.of(Json.read(path, type)) : Optional.empty();
    }
}
