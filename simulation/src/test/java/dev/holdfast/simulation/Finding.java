package dev.holdfast.simulation;

import dev.holdfast.simulation.operator.Shell;
import java.util.ArrayList;
import java.util.List;

/** What a failing seed says to whoever sees it first: which it is, what does not hold, how it came to that, how to replay it. */
final class Finding {

    /** As much of the end of a trace as fits on two screens; a replay shows all. */
    private static final int LINES_MAX = 100;

    private Finding() {}

    static String of(Result result) {
        var lines = trace(result.seed());
        int skipped = Math.max(0, lines.size() - LINES_MAX);
        return "seed " + result.seed() + " violates: "
                + result.violation().orElseThrow().getMessage()
                + "\nreplay it with: make sim seed=" + result.seed() + "\n"
                + (skipped == 0 ? "" : "… " + skipped + " earlier lines\n")
                + String.join("\n", lines.subList(skipped, lines.size()));
    }

    /** All that happens under the honest shell. */
    static List<String> trace(long seed) {
        return Seeds.inFibers(() -> {
            var lines = new ArrayList<String>();
            Simulation.run(seed, Shell.HONEST, line -> lines.add(line.get()));
            return lines;
        });
    }
}
