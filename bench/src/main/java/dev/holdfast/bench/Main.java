package dev.holdfast.bench;

import dev.holdfast.bench.measure.Machine;
import dev.holdfast.bench.measure.ResultFile;
import dev.holdfast.bench.measure.Table;
import dev.holdfast.bench.rig.Launcher;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.suite.Suite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs benchmarks: {@code make bench [ONLY=name]}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Holdfast against floors of the same run; writes FOLDER/NAME.json for each benchmark.",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int GOAL_MISSED = 3;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "These benchmarks only.")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "Few samples, to see that everything works; the figures mean nothing.")
    private boolean quick;

    @Option(names = "--kills", paramLabel = "N", description = "How often the operator is killed in mid-burst.")
    private Optional<Integer> kills = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "build/bench",
            description = "Where results are kept (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "A built checkout or distribution, whose bin/holdfast starts the operator.")
    private Path home;

    @Option(names = "--strict", description = "Exit with 3 when a goal is missed.")
    private boolean strict;

    private final PrintStream print;

    private Main(PrintStream print) {
        this.print = print;
    }

    public static void main(String[] arguments) {
        System.exit(execute(System.out, arguments));
    }

    static int execute(PrintStream print, String... arguments) {
        return new CommandLine(new Main(print)).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        var chosen =
                only.isEmpty() ? Suite.ALL : only.stream().map(Suite::named).toList();
        var standard = quick ? Effort.QUICK : Effort.FULL;
        var effort = kills.map(standard::withKills).orElse(standard);
        var launcher = quick ? Launcher.classes() : Launcher.find(home);
        boolean met = true;
        try (var stages = new Stages(launcher, quick)) {
            for (var benchmark : chosen) met &= measure(benchmark, stages, effort);
        }
        return met || !strict ? 0 : GOAL_MISSED;
    }

    private boolean measure(Benchmark benchmark, Stages stages, Effort effort) throws IOException {
        print.println("== " + benchmark.name() + ": " + benchmark.about());
        var before = Machine.load();
        long started = System.nanoTime();
        var result = benchmark.run(stages, effort, line -> print.println("   " + line));
        var machine = Machine.describe() + ", load " + before + " before and " + Machine.load() + " after, operator "
                + stages.launcher().words() + (quick ? ", quick: figures mean nothing" : "");
        print.print(Table.of(result.figures()));
        result.notes().forEach(note -> print.println("   " + note));
        print.println("   " + machine);
        var file = ResultFile.write(out, benchmark.name(), result, machine);
        print.println("   " + (System.nanoTime() - started) / 1_000_000_000 + " s, kept in " + file);
        print.println();
        return result.met();
    }
}
