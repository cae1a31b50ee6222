package dev.holdfast.cli;

import dev.holdfast.sandbox.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The text of a file that a person named; one that cannot be read is told with the reason and what to do now. */
public final class FileText {
    private static final int SIBLINGS_MAX = 1_000;

    private FileText() {}

    /**
     * Reads a file.
     *
     * @param what what it should be, for example {@code the kubeconfig }; empty for any file
     * @param next what else to do now, after what the reason proposes
     */
    public static String read(Path file, String what, String... next) {
        return read(file, what, ExitCode.USAGE, next);
    }

    /**
     * Reads a file that may hold anything.
     *
     * @param noText how the command ends when the file is there but is no text
     */
    public static String read(Path file, String what, ExitCode noText, String... next) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new Fault(
                    noText,
                    what + file + " is not UTF-8 text",
                    e,
                    List.of("look at it: head -c 100 " + file + " | od -c", "save it again as UTF-8"));
        } catch (IOException e) {
            throw unreadable(file, what, e, next);
        }
    }

    /** The fault of a file or folder that could not be read. */
    public static Fault unreadable(Path file, String what, IOException error, String... next) {
        var proposals = new ArrayList<String>();
        String why;
        if (error instanceof NoSuchFileException) {
            why = "there is no such file";
            proposals.add(meant(file, !what.isEmpty())
                    .map(name -> "did you mean " + file.resolveSibling(name) + "?")
                    .orElse(
                            file.isAbsolute()
                                    ? "look at the path"
                                    : "the path begins at " + Path.of("").toAbsolutePath()));
        } else if (error instanceof AccessDeniedException) {
            why = "you may not";
            proposals.add("see who may: ls -ld " + file);
        } else if (Files.isDirectory(file)) {
            why = "it is a folder";
            proposals.add("name a file in it");
        } else {
            why = error.getMessage() == null ? error.toString() : error.getMessage();
        }
        proposals.addAll(List.of(next));
        if (proposals.isEmpty()) {
            proposals.add("look at it: ls -ld " + file);
        }
        return new Fault(ExitCode.USAGE, "cannot read " + what + file + ": " + why, error, proposals);
    }

    /** What stands beside it under nearly that name; a folder only where one would do. */
    private static Optional<String> meant(Path file, boolean filesOnly) {
        var folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        try (var siblings = Files.list(folder)) {
            var names = siblings.limit(SIBLINGS_MAX)
                    .filter(each -> !filesOnly || Files.isRegularFile(each))
                    .map(each -> each.getFileName().toString())
                    .toList();
            return Nearest.to(file.getFileName().toString(), names);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
