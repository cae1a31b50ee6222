package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the agent of a node leaves behind when it is gone: process groups of workloads, and what watches them. */
public final class Remains {

    private static final int GROUP_FIELDS = 3;

    private Remains() {}

    /** Ends what is written down in all folders below this one. */
    public static void endAll(Path above) throws IOException {
        if (!Files.isDirectory(above)) return;
        try (var folders = Files.list(above)) {
            for (var folder : folders.filter(Files::isDirectory).toList()) end(folder);
        }
    }

    /** Ends what is written down in an agent's folder, at once, as a loss of power would. */
    static void end(Path folder) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "kill -s KILL -- \"$@\" 2> /dev/null", "kill"));
        for (var line : lines(folder.resolve("groups"))) {
            var words = line.split(" ");
            if (words.length == GROUP_FIELDS && ours(words[1], words[2])) command.add("-" + words[1]);
        }
        for (var line : lines(folder.resolve("watcher"))) {
            var words = line.split(" ");
            if (words.length == GROUP_FIELDS - 1 && ours(words[0], words[1])) command.add(words[0]);
        }
        if (command.size() == 4) return;
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A leader that is gone may have left its group, whose number is nobody else's then. */
    private static boolean ours(String pid, String start) {
        var is = ProcessIdentity.of(Long.parseLong(pid));
        return is.startTime().isEmpty() || is.startTime().equals(start);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
