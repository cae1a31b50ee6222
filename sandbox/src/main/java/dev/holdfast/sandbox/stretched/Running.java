package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stand-in that runs now, as a process, whatever anybody believes of it.
 *
 * @param workload its name
 * @param by the process that started it: an agent of a node, or what runs the other site's workloads
 */
public record Running(String workload, String by, long pid) {

    private static final int FIELDS = 3;

    /** On which site it runs. */
    public Site site() {
        return Stream.of(Site.values())
                .filter(site -> by.matches("[a-z]+-" + site + "(-.*)?"))
                .findFirst()
                .orElseThrow();
    }

    /** All that run in these rooms. */
    static List<Running> in(Path rooms, List<String> starters) throws IOException {
        var running = new ArrayList<Running>();
        for (var starter : starters) {
            for (var line : lines(rooms.resolve(starter).resolve("groups"))) {
                var words = line.split(" ");
                if (words.length != FIELDS) continue;
                var is = new ProcessIdentity(Long.parseLong(words[1]), words[2], ProcessIdentity.currentBoot());
                if (is.alive()) running.add(new Running(words[0], starter, is.pid()));
            }
        }
        return running;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
