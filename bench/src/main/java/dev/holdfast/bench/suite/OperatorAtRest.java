package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.AuditLog;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Registration;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the operator costs where nothing happens: its start, and its memory and requests once it has acted everywhere. */
final class OperatorAtRest implements Benchmark {
    private static final double READY_MAX = 2000;
    private static final double MEMORY_MAX = 200;
    private static final double REQUESTS_MAX = 0.2;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);
    /** What follows the last run, such as events, comes before the counting. */
    private static final Duration CALM_DOWN = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "operator";
    }

    @Override
    public String about() {
        return "launch of the operator until it is ready; then its memory and requests while nothing happens";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open("east", "west")) {
            for (var cluster : stage.clusters()) prepare(stage, cluster);
            var figures = new ArrayList<Figure>();
            figures.add(starts(stage, effort));
            progress.accept("started " + effort.starts() + " times");
            var operator = stage.operator();
            operator.awaitReady();
            actEverywhere(stage);
            Until.pause(CALM_DOWN);
            progress.accept("looking at it for " + effort.idle().toSeconds() + " s");
            var notes = new ArrayList<String>();
            figures.addAll(rest(stage, operator, effort.idle(), notes));
            return new Result(figures, notes);
        }
    }

    private void prepare(Stage stage, Cluster cluster) {
        Installation.namespace(cluster.admin(), name());
        var target = Manifests.configMap("target", Ground.BEFORE);
        cluster.admin().apply(Manifests.configMaps(name()) + "/target", target);
        if (cluster.equals(stage.hub())) return;
        cluster.asMember();
        Registration.add(stage.hub(), cluster.name(), kubeconfig(stage, cluster), name());
    }

    private static String kubeconfig(Stage stage, Cluster cluster) {
        try {
            return Files.readString(stage.sandbox().operatorKubeconfig(cluster.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts and stops it; a stopped one gives the lease back, so the next one need not wait for it. */
    private Figure starts(Stage stage, Effort effort) {
        var times = new Samples();
        var floors = new Samples();
        for (int n = 0; n <= effort.starts(); n++) {
            var floor = emptyJava();
            try (var operator = stage.operator()) {
                var time = operator.awaitReady();
                // The first start reads the jars from the disk.
                if (n > 0) times.add(time);
                if (n > 0) floors.add(floor);
            }
        }
        return Figure.of("operator/ready", times, "ms").over(floors.p50()).against("<= 2 s", times.p50() <= READY_MAX);
    }

    /** The floor: a Java that does nothing. */
    private static Duration emptyJava() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long started = System.nanoTime();
        try {
            new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** One run with a step on each cluster: an operator that has no connections is not what is looked at. */
    private void actEverywhere(Stage stage) {
        var hub = stage.hub();
        var steps =
                stage.clusters().stream().map(cluster -> step(stage, cluster)).collect(Collectors.joining(","));
        try (var runs = hub.admin().watch(Manifests.runs(name()), "\"completionTime\"")) {
            var end = runs.expect("the end of the run", run -> Manifests.named(run, "everywhere"));
            hub.admin().post(Manifests.runs(name()), Manifests.run("everywhere", steps));
            var run = end.within(SEEN_WITHIN).object();
            for (var cluster : stage.clusters()) {
                var target = cluster.admin().get(Manifests.configMaps(name()) + "/target");
                if (!Manifests.state(target).equals(Ground.AFTER))
                    throw new IllegalStateException(
                            "the run did not act on " + cluster.name() + ": " + run.path("status"));
            }
        }
    }

    private static String step(Stage stage, Cluster cluster) {
        var step = Manifests.step("target", Ground.AFTER);
        return cluster.equals(stage.hub())
                ? step
                : step.replaceFirst(
                        "\"type\": \"patch\",", "\"type\": \"patch\", \"cluster\": \"" + cluster.name() + "\",");
    }

    private static List<Figure> rest(Stage stage, OperatorProcess operator, Duration idle, List<String> notes) {
        var marks = new HashMap<String, Long>();
        for (var cluster : stage.clusters())
            marks.put(cluster.name(), cluster.audit().mark());
        Until.pause(idle);
        var figures = new ArrayList<Figure>();
        double memory = operator.memory("VmRSS");
        figures.add(Figure.of("operator/memory", memory, "MB", 1).against("<= 200 MB", memory <= MEMORY_MAX));
        figures.add(Figure.of("operator/memory-highest", operator.memory("VmHWM"), "MB", 1));
        for (var cluster : stage.clusters()) {
            var entries = cluster.audit().operatorSince(marks.get(cluster.name()));
            double rate = entries.size() * 1000.0 / idle.toMillis();
            figures.add(Figure.of("operator/requests/" + cluster.name(), rate, "a second", entries.size())
                    .against("<= 0.2 a second", rate <= REQUESTS_MAX));
            notes.add("requests on " + cluster.name() + " in " + idle.toSeconds() + " s: " + kinds(entries));
        }
        return figures;
    }

    private static Map<String, Long> kinds(List<AuditLog.Entry> entries) {
        return entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.verb() + " " + entry.resource(), TreeMap::new, Collectors.counting()));
    }
}
