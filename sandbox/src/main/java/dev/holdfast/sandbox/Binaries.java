package dev.holdfast.sandbox;

import dev.holdfast.sandbox.binaries.Catalog;
import dev.holdfast.sandbox.binaries.Shelf;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The programs of the sandbox by name: each is found, downloaded or built the first time it is asked for. */
public final class Binaries {
    public static final String DEFAULT_KUBERNETES = Catalog.DEFAULT_KUBERNETES;

    private final Shelf shelf;

    private Binaries(Shelf shelf) {
        this.shelf = shelf;
    }

    /** The programs for one Kubernetes minor, for example {@code 1.35}. */
    public static Binaries of(String kubernetesMinor, Consumer<String> progress) {
        return new Binaries(Shelf.ofEnvironment(kubernetesMinor, progress));
    }

    /** The same, looking for programs in these folders first, whatever the environment says. */
    static Binaries of(String kubernetesMinor, List<Path> assets, Consumer<String> progress) {
        return new Binaries(Shelf.of(kubernetesMinor, assets, progress));
    }

    /** The path of {@code kubectl}, {@code etcd}, {@code alertmanager}, ... for the default Kubernetes. */
    public static Path path(String program, Consumer<String> progress) {
        return of(DEFAULT_KUBERNETES, progress).path(program);
    }

    public Path path(String program) {
        return shelf.path(program);
    }
}
