package dev.holdfast.sandbox;

import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.store.FileGuard;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.store.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** One line about everything that is here. */
    List<SandboxSummary> summaries() throws IOException {
        var summaries = new ArrayList<SandboxSummary>();
        for (var name : names()) {
            var written = record(name);
            state(name)
                    .ifPresent(state -> summaries.add(new SandboxSummary(
                            name,
                            state,
                            written.map(SandboxRecord::clusterNames).orElse(List.of()),
                            stretched(name) ? TwoSites.NAMES : List.of(),
                            written.map(SandboxRecord::kubernetesVersion).orElse(""),
                            written.map(SandboxRecord::createdAt).orElse(""),
                            sandbox(name))));
        }
        return summaries;
    }

    /** Removes what is stale; returns the names. */
    List<String> sweep(Consumer<String> progress) throws IOException {
        var swept = new ArrayList<String>();
        for (var summary : summaries()) {
            if (summary.state() == SandboxState.STALE && clear(summary.name(), progress)) {
                swept.add(summary.name());
            }
        }
        return swept;
    }

    /** Looks again under the guard, since the name may have come to life meanwhile. */
    private boolean clear(String name, Consumer<String> progress) throws IOException {
        return guarded(name, () -> {}, () -> {
            // The guard is ours, so what is not running is not being started either.
            if (running(name) || !Files.isDirectory(sandbox(name))) {
                return false;
            }
            new SandboxEnd(this, progress).clear(name);
            return true;
        });
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
        if (running(name)) {
            return Optional.of(SandboxState.RUNNING);
        }
        return Optional.of(busy(name) ? SandboxState.STARTING : SandboxState.STALE);
    }

    boolean running(String name) throws IOException {
        var ready = record(name).filter(SandboxRecord::ready).isPresent();
        return ready
                && supervisor(name)
                        .filter(record -> record.supervisor().alive())
                        .isPresent();
    }

    Optional<SandboxRecord> record(String name) throws IOException {
        return read(name, SandboxRecord.FILE, SandboxRecord.class);
    }

    /** Whether what has this name are two sites, and no clusters. */
    boolean stretched(String name) {
        return Files.exists(sandbox(name).resolve(TwoSitesSpec.FILE));
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
        try {
            return Optional.of(Json.read(sandbox(name).resolve(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
