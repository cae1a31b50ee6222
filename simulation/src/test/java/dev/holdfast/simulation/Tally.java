package dev.holdfast.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** How many seeds were run with the production code as it is, and how long they took: of each world, and of all so far. */
final class Tally {

    private static final Tally ALL = new Tally();

    /** The last line, for {@code scripts/tests}, which shows it at the end of everything. */
    private static final Path LAST = Path.of("target", "simulated.txt");

    private long seeds;
    private int worlds;
    private Duration took = Duration.ZERO;

    private Tally() {}

    /** What comes of each seed, with a line about them; {@code action} is called by several threads. */
    static <T> List<T> of(Worlds world, LongStream seeds, LongFunction<T> action) {
        long begun = System.nanoTime();
        var results = Seeds.map(seeds, action);
        String line = ALL.add(world, results.size(), Duration.ofNanos(System.nanoTime() - begun));
        System.out.println(line);
        try {
            Files.createDirectories(LAST.getParent());
            Files.writeString(LAST, line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    private synchronized String add(Worlds world, int count, Duration time) {
        seeds += count;
        worlds++;
        took = took.plus(time);
        return String.format(
                "simulated: %,d seeds of %s from %d in %d s, %d at once; so far %,d seeds of %d %s in %d s",
                count,
                world,
                Seeds.FIRST,
                time.toSeconds(),
                Seeds.LANES,
                seeds,
                worlds,
                worlds == 1 ? "world" : "worlds",
                took.toSeconds());
    }
}
