package dev.holdfast.cli.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.stream.Stream;

/**
 * Copies of the jars that this process runs from. A build replaces jars in their place, and a process that reads from one
 * would crash; an operator in a sandbox outlives many builds.
 */
final class JarCopies {
    private static final String LAUNCHED = "holdfast.jar";

    private JarCopies() {}

    /** The class path of the copies; what is no jar stays where it is. */
    static String into(Path folder) throws IOException {
        Files.createDirectories(folder);
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var path = Path.of(entry);
            if (path.endsWith(LAUNCHED)) {
                entries.add(copyAll(path, folder));
            } else {
                entries.add(Files.isRegularFile(path) ? copy(path, folder) : entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The launcher's jar names all others in its manifest; they lie beside it. */
    private static String copyAll(Path jar, Path folder) throws IOException {
        try (Stream<Path> beside = Files.list(jar.toAbsolutePath().getParent())) {
            for (var each :
                    beside.filter(file -> file.toString().endsWith(".jar")).toList()) {
                copy(each, folder);
            }
        }
        return folder.resolve(LAUNCHED).toString();
    }

    /** With its time: the class archive knows its jars by time and size. */
    private static String copy(Path file, Path folder) throws IOException {
        var copy = folder.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        return copy.toString();
    }
}
