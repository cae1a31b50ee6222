package dev.holdfast.cli.lint;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The manifests that a folder and the folders in it hold, in the order of their paths. Hidden folders and links to
 * folders are left alone; a folder that is too large or too deep is a fault, so that nothing is left out in silence.
 */
public final class ManifestFiles {
    private static final String NAME = ".*\\.(ya?ml|json)";

    private ManifestFiles() {}

    /** How much is looked at. */
    record Bounds(int filesMax, int depthMax) {}

    private static final Bounds BOUNDS = new Bounds(10_000, 20);

    /** All of them; a folder without any is a fault. */
    public static List<Path> in(Path folder) {
        return in(folder, BOUNDS);
    }

    static List<Path> in(Path folder, Bounds bounds) {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.noneOf(FileVisitOption.class), bounds.depthMax(), new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
                            return !inside.equals(folder) && hidden(inside)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isDirectory() && !hidden(file)) {
                                throw tooMuch(folder, "is deeper than " + bounds.depthMax() + " folders at " + file);
                            }
                            if (file.getFileName().toString().matches(NAME) && !Files.isDirectory(file)) {
                                files.add(file);
                            }
                            if (files.size() > bounds.filesMax()) {
                                throw tooMuch(folder, "holds more than " + bounds.filesMax() + " manifests");
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException error) {
                            throw FileText.unreadable(file, "", error);
                        }
                    });
        } catch (IOException e) {
            throw FileText.unreadable(folder, "", e);
        }
        if (files.isEmpty()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "nothing was checked: neither " + folder + " nor a folder in it holds a .yaml, .yml or .json file",
                    "name the folder that holds the manifests, or - for standard input");
        }
        return files.stream().sorted().toList();
    }

    private static boolean hidden(Path folder) {
        var name = folder.getFileName().toString();
        return name.startsWith(".") && !name.equals(".") && !name.equals("..");
    }

    private static Fault tooMuch(Path folder, String why) {
        return new Fault(
                ExitCode.USAGE,
                "nothing was checked: " + folder + " " + why,
                "name the folders that hold manifests, one by one");
    }
}
