package dev.holdfast.core.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for a documented package-info.java beside every source file. */
final class PackageDocs {

    private PackageDocs() {}

    /** Folders under {@code sources} with Java files and without a package-info.java that says what the package is. */
    static List<Path> missing(Path sources) throws IOException {
        try (var tree = Files.walk(sources)) {
            return tree.filter(Files::isDirectory)
                    .filter(PackageDocs::hasSources)
                    .filter(folder -> !isDocumented(folder.resolve("package-info.java")))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasSources(Path folder) {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isDocumented(Path info) {
        try {
            return Files.exists(info) && Files.readString(info).contains("/**");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
