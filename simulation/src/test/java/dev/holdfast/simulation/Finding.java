package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/** What a failing seed says to whoever sees it first: which it is, what does not hold, how it came to that, how to replay it. */
final class Finding {

    /** As much of the end of a trace as fits on two screens; a replay shows all. */
    private static final int LINES_MAX = 100;

    private Finding() {}

    static String of(Result result) {
        return of(Worlds.RUNS, result.seed(), result.violation().orElseThrow().getMessage());
    }

    static String of(Worlds world, long seed, String untrue) {
        var lines = trace(world, seed);
        int skipped = Math.max(0, lines.size() - LINES_MAX);
        return "seed " + seed + " violates: " + untrue
                + "\nreplay it with: make sim seed=" + seed + (world == Worlds.RUNS ? "" : " of=" + world) + "\n"
                + (skipped == 0 ? "" : "… " + skipped + " earlier lines\n")
                + String.join("\n", lines.subList(skipped, lines.size()));
    }

    /** All that happens. */
    static List<String> trace(Worlds world, long seed) {
        var lines = new ArrayList<String>();
        world.untrue(seed, line -> lines.add(line.get()));
        return lines;
    }
}
