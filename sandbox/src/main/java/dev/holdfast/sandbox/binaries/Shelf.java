package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.store.FileGuard;
import dev.holdfast.sandbox.store.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where programs are looked for, in this order: a folder that the user names, the cache, a download, a build. */
public final class Shelf {
    private static final Duration BUILD_PATIENCE = Duration.ofHours(1);

    private final List<Component> components;
    private final List<Path> assets;
    private final Path cache;
    private final Consumer<String> progress;

    private Shelf(List<Component> components, List<Path> assets, Path cache, Consumer<String> progress) {
        this.components = components;
        this.assets = assets;
        this.cache = cache;
        this.progress = progress;
    }

    public static Shelf ofEnvironment(String minor, Consumer<String> progress) {
        var assets = Stream.of("HOLDFAST_ASSETS", "KUBEBUILDER_ASSETS")
                .map(variable -> System.getenv().getOrDefault(variable, ""))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return new Shelf(
                Catalog.components(minor), assets, Places.ofEnvironment().binaries(), progress);
    }

    public Path path(String program) {
        var component = components.stream()
                .filter(candidate -> candidate.programs().containsKey(program))
                .findFirst()
                .orElseThrow(() -> new SandboxFault("the sandbox knows no program named \"" + program + "\""));
        for (var folder : assets) {
            if (Files.isExecutable(folder.resolve(program))) {
                return folder.resolve(program);
            }
        }
        try {
            return cached(component, program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path cached(Component component, String program) throws IOException {
        var folder = cache.resolve(component.id(Platform.current()));
        var file = folder.resolve(program);
        if (Files.isExecutable(file)) {
            return file;
        }
        var waiting = "waiting for another process that provides " + program;
        return FileGuard.holding(folder.resolve(".lock"), BUILD_PATIENCE, () -> progress.accept(waiting), () -> {
            if (!Files.isExecutable(file)) {
                var part = folder.resolve("." + program + ".part");
                new GoBuild(progress).build(component, program, part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return file;
        });
    }
}
