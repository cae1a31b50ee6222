package dev.holdfast.arbiter.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What workloads have written, one line each few milliseconds while they run: the machine's monotonic clock, which run it
 * is, whose workload, and on which site. The only judge: what processes believe is not looked at.
 */
public final class Runs {

    /** One run, from its first line to its last. */
    public record Run(String id, String workload, String site, long from, long to) {
        private boolean overlaps(Run other) {
            return from <= other.to && other.from <= to;
        }
    }

    private final Map<String, Run> runs = new LinkedHashMap<>();

    private Runs() {}

    public static String line(long nanos, String id, String workload, String site) {
        return "%d %s %s %s%n".formatted(nanos, id, workload, site);
    }

    public static Runs read(Path file) {
        var read = new Runs();
        try {
            for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                var part = line.split(" ");
                long at = Long.parseLong(part[0]);
                read.runs.merge(
                        part[1],
                        new Run(part[1], part[2], part[3], at, at),
                        (known, more) -> new Run(
                                known.id(),
                                known.workload(),
                                known.site(),
                                Math.min(known.from(), at),
                                Math.max(known.to(), at)));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return read;
    }

    /** The run with the latest line of this workload on this site. */
    public Optional<Run> last(String workload, String site) {
        return runs.values().stream()
                .filter(run -> run.workload().equals(workload) && run.site().equals(site))
                .max((one, other) -> Long.compare(one.to(), other.to()));
    }

    public int count() {
        return runs.size();
    }

    /** Pairs of runs of one workload on both sites at the same time. */
    public List<String> overlaps() {
        var found = new ArrayList<String>();
        for (var one : runs.values()) {
            for (var other : runs.values()) {
                boolean rivals = one.workload().equals(other.workload())
                        && one.site().compareTo(other.site()) < 0
                        && one.overlaps(other);
                if (rivals) found.add(one + " and " + other);
            }
        }
        return found;
    }
}
