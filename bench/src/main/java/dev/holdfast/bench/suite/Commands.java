package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Kubectl;
import dev.holdfast.bench.rig.Launcher;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The command line as whole processes, from their start to their exit: with the class archive that the build makes, and
 * without it. The floor is a JVM that does nothing but tell its version.
 */
final class Commands implements Benchmark {
    private static final double AT_ONCE_MAX = 500;
    private static final double LIST_MAX = 1500;
    private static final int SECONDS_MAX = 120;

    /**
     * One command, what it must print, and how long it may take.
     *
     * @param peer what kubectl is asked for the same
     */
    private record Command(String name, List<String> arguments, String printed, double millisecondsMax, Asked peer) {}

    /** One command of kubectl, and what it must print. */
    private record Asked(String printed, String... arguments) {}

    @Override
    public String name() {
        return "cli";
    }

    @Override
    public String about() {
        return "holdfast --help, version and run list as whole processes; floor: a JVM that tells its version";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open()) {
            var admin = stage.hub().admin();
            Installation.namespace(admin, name());
            for (int n = 0; n < effort.plans(); n++) {
                admin.post(
                        Manifests.runs(name()), Manifests.run("listed-" + n, Manifests.step("target", Ground.AFTER)));
            }
            var kubeconfig = stage.sandbox().kubeconfig(stage.hub().name()).toString();
            var last = "listed-" + (effort.plans() - 1);
            var commands = List.of(
                    new Command("help", List.of("--help"), "holdfast", AT_ONCE_MAX, new Asked("kubectl", "--help")),
                    new Command(
                            "version",
                            List.of("version"),
                            "holdfast",
                            AT_ONCE_MAX,
                            new Asked("Client Version", "version", "--client")),
                    new Command(
                            "run-list",
                            List.of("run", "list", "-n", name(), "--kubeconfig", kubeconfig),
                            last,
                            LIST_MAX,
                            new Asked(last, "get", "recoveryruns", "--namespace=" + name())));
            var kubectl = Kubectl.of(stage, stage.hub());
            var floor = times(java(), List.of("-version"), "version", effort);
            var figures = new ArrayList<Figure>();
            for (var command : commands) figures.add(usual(stages.launcher(), command, effort, floor, kubectl));
            progress.accept(commands.size() + " commands measured, " + effort.starts() + " times each");
            for (var command : commands) {
                var plain = stages.launcher().commandWithoutArchive();
                var samples = times(plain, command.arguments(), command.printed(), effort);
                figures.add(Figure.of("cli/" + command.name() + "-without-archive", samples, "ms")
                        .over(floor.p50()));
            }
            return new Result(figures, List.of(effort.plans() + " runs are listed"));
        }
    }

    private static Figure usual(Launcher launcher, Command command, Effort effort, Samples floor, Kubectl kubectl) {
        var peer = new Samples();
        for (int n = 0; n <= effort.starts(); n++) {
            long nanos = kubectl.time(command.peer().printed(), command.peer().arguments());
            if (n > 0) peer.addNanos(nanos);
        }
        var samples = times(launcher.command(), command.arguments(), command.printed(), effort);
        return Figure.of("cli/" + command.name(), samples, "ms")
                .over(floor.p50())
                .beside("kubectl", peer.p50())
                .against(
                        "<= %.1f s".formatted(command.millisecondsMax() / 1000),
                        samples.p50() <= command.millisecondsMax());
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
    }

    /** Once more than counted: the first start reads the files from the disk. */
    private static Samples times(List<String> program, List<String> arguments, String printed, Effort effort) {
        var command = new ArrayList<>(program);
        command.addAll(arguments);
        var samples = new Samples();
        for (int n = 0; n <= effort.starts(); n++) {
            long nanos = time(command, printed);
            if (n > 0) samples.addNanos(nanos);
        }
        return samples;
    }

    private static long time(List<String> command, String printed) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            long started = System.nanoTime();
            var process = builder.start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                throw new IllegalStateException(command + " does not end");
            long nanos = System.nanoTime() - started;
            if (process.exitValue() != 0 || !text.contains(printed))
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ":\n" + text);
            return nanos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " runs", e);
        }
    }
}
