package dev.holdfast.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The manifests of the tests, by folder. */
final class Manifests {
    private static final Path FOLDER =
            Path.of(System.getProperty("holdfast.checkout"), "api", "src", "test", "resources", "manifests");

    private Manifests() {}

    static Stream<Path> in(String folder) throws IOException {
        try (var files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList().stream();
        }
    }

    static Path file(String folder, String name) {
        return FOLDER.resolve(folder).resolve(name);
    }
}
