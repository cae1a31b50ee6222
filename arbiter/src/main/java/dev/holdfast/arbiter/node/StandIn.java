package dev.holdfast.arbiter.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that stands in for a workload: it says twenty times a second into a file, shared by all nodes of one machine, that
 * it runs. So whether something ran, and where, is a fact about processes. The {@link Diary} reads it. Linux and bash.
 */
public final class StandIn {

    private static final String SCRIPT = "stand-in";

    private StandIn() {}

    /**
     * A workload of that name, which writes to {@code diary} in the name of a node of a side.
     *
     * @param folder to put the script into
     * @param ending how long it takes to end when it is asked to; empty for one that does not
     */
    public static Workload workload(
            Path folder, Path diary, String side, String node, String name, Optional<Duration> ending)
            throws IOException {
        var script = folder.resolve(SCRIPT);
        try (var source = StandIn.class.getResourceAsStream(SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        var stop = ending.map(time -> time.toMillis() / 10 + "").orElse("never");
        return new Workload(name, List.of("bash", script.toString(), diary.toString(), side, node, name, stop));
    }
}
