package dev.holdfast.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checkout that is being tested, and the documents in it that people wrote. */
final class Checkout {
    static final Path ROOT = Path.of(System.getProperty("holdfast.checkout", ".."))
            .toAbsolutePath()
            .normalize();

    /** Written by the build and tested where they are generated. */
    private static final List<String> GENERATED = List.of("docs/generated", "docs/reference/cli.md");

    private Checkout() {}

    /** Every Markdown file at the top, under docs and under examples. */
    static List<Document> documents() {
        var documents = new ArrayList<Document>();
        collect(ROOT, 1, documents);
        collect(ROOT.resolve("docs"), Integer.MAX_VALUE, documents);
        collect(ROOT.resolve("examples"), Integer.MAX_VALUE, documents);
        return documents;
    }

    private static void collect(Path folder, int depth, List<Document> into) {
        try (var files = Files.walk(folder, depth)) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(Files::isRegularFile)
                    .filter(file -> GENERATED.stream().noneMatch(ROOT.relativize(file)::startsWith))
                    .sorted()
                    .map(Document::read)
                    .forEach(into::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
