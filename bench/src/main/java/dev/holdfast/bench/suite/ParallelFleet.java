package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Registration;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.bench.rig.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A group of independent patches over registered clusters, which are a few real API servers under many names: from the
 * creation of the run until a watch tells that it is completed, to the slowest of runs with one such step, each on one of
 * the clusters. What a step costs beside the bare patches, sent at the same time by a bare client, is its overhead. What the
 * bare client needs for all of them, to what it needs for one, is how far the machine itself is from doing them at once.
 */
final class ParallelFleet implements Benchmark {
    private static final double TIMES_MAX = 3;
    private static final double MILLISECONDS_MAX = 15;
    private static final double WRITES_MAX = 2.2;
    private static final int CLUSTERS = 10;
    private static final int STEPS = 50;
    private static final int SAMPLES_MIN = 2;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "parallel-fleet";
    }

    @Override
    public String about() {
        return "50 independent steps in one group over 10 registered clusters, to the slowest single step";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR, "east", "west")) {
            return new Fleet(stage, effort, progress).measure();
        }
    }

    /** The registered clusters of one stage, and the objects of the steps. */
    private final class Fleet {
        private final Stage stage;
        private final Consumer<String> progress;
        private final int count;
        private final List<Cluster> servers;
        private int started;

        Fleet(Stage stage, Effort effort, Consumer<String> progress) {
            this.stage = stage;
            this.progress = progress;
            this.count = Math.max(SAMPLES_MIN, effort.fleetSteps() / 10);
            this.servers = stage.clusters().stream()
                    .filter(cluster -> !cluster.equals(stage.hub()))
                    .toList();
            Installation.namespace(stage.hub().admin(), name());
            for (var server : servers) {
                server.asMember();
                Installation.namespace(server.admin(), name());
                for (int n = 0; n < STEPS; n++) {
                    server.admin().apply(path(n), Manifests.configMap("target-" + n, "steady"));
                }
            }
            for (int n = 0; n < CLUSTERS; n++) {
                Registration.add(stage.hub(), "side-" + n, kubeconfig(server(n)), name());
            }
        }

        Result measure() {
            stage.operator().awaitReady();
            Until.so("all clusters are ready", SEEN_WITHIN, Duration.ofSeconds(1), this::areReady);
            try (var runs = stage.hub().admin().watch(Manifests.runs(name()), "\"completionTime\"")) {
                for (int n = 0; n < CLUSTERS; n++) carried(runs, step(n), 1);
                carried(runs, group(), STEPS);
                double slowest = 0;
                for (int n = 0; n < CLUSTERS; n++) {
                    var single = new Samples();
                    for (int i = 0; i < count; i++) single.addNanos(carried(runs, step(n), 1));
                    slowest = Math.max(slowest, single.p50());
                }
                progress.accept("the slowest single step takes " + Math.round(slowest) + " ms");
                var times = new Samples();
                var overheads = new Samples();
                var bareTimes = new Samples();
                var bareSingles = new Samples();
                long mark = stage.hub().audit().mark();
                for (int i = 0; i < count; i++) {
                    double carried = carried(runs, group(), STEPS) / 1e6;
                    double bare = bare(STEPS, group()) / 1e6;
                    times.add(carried);
                    bareTimes.add(bare);
                    bareSingles.addNanos(bare(1, step(i)));
                    overheads.add((carried - bare) / STEPS);
                }
                double statuses = stage.hub().audit().operatorSince(mark).stream()
                        .filter(entry -> entry.is("update", "recoveryruns/status"))
                        .count();
                double writes = statuses / (STEPS * count);
                for (int n = 0; n < CLUSTERS; n++) Registration.remove(stage.hub(), "side-" + n);
                double ratio = times.p50() / slowest;
                return new Result(
                        List.of(
                                Figure.of("parallel-fleet/group", times, "ms")
                                        .over(slowest, ratio)
                                        .against("<= 3 x of the slowest single step", ratio <= TIMES_MAX),
                                Figure.of("parallel-fleet/overhead", overheads, "ms a step")
                                        .against("<= 15 ms", overheads.p50() <= MILLISECONDS_MAX),
                                Figure.of("parallel-fleet/group-to-bare", times, "ms")
                                        .over(bareTimes.p50()),
                                Figure.of("parallel-fleet/bare-group-to-bare-step", bareTimes, "ms")
                                        .over(bareSingles.p50()),
                                Figure.of("parallel-fleet/status-writes", writes, "a step", STEPS * count)
                                        .against("<= 2.2", writes <= WRITES_MAX)),
                        List.of(servers.size() + " API servers stand for " + CLUSTERS + " clusters"));
            }
        }

        private boolean areReady() {
            for (int n = 0; n < CLUSTERS; n++) {
                if (!Registration.condition(stage.hub(), "side-" + n, "Ready").equals("True")) return false;
            }
            return true;
        }

        private Cluster server(int n) {
            return servers.get(n % CLUSTERS % servers.size());
        }

        private String path(int n) {
            return Manifests.configMaps(name()) + "/target-" + n;
        }

        private String step(int n) {
            return Manifests.step("target-" + n, "steady")
                    .replaceFirst(
                            "\"type\": \"patch\",", "\"type\": \"patch\", \"cluster\": \"side-" + n % CLUSTERS + "\",");
        }

        private String group() {
            var steps = new ArrayList<String>();
            for (int n = 0; n < STEPS; n++) steps.add(step(n));
            return "{\"type\": \"parallel\", \"parallel\": {\"maxConcurrent\": " + STEPS + ", \"steps\": ["
                    + String.join(",", steps) + "]}}";
        }

        private long carried(Watch runs, String steps, int expected) {
            var name = "side-by-side-" + ++started;
            var end = runs.expect("the end of run " + name, run -> Manifests.named(run, name));
            long sent = System.nanoTime();
            stage.hub().admin().post(Manifests.runs(name()), Manifests.run(name, steps));
            var seen = end.within(SEEN_WITHIN);
            verify(seen.object(), expected);
            return seen.nanos() - sent;
        }

        private void verify(JsonNode run, int expected) {
            var entries = run.at("/status/journal/entries");
            boolean all = entries.size() == expected;
            for (var entry : entries) all &= entry.path("state").asText().equals("Succeeded");
            if (!all || !Manifests.phase(run).equals("Completed"))
                throw new IllegalStateException("the run did not do its steps: " + run.path("status"));
        }

        /** A run's creation and its patches, all at the same time. */
        private long bare(int count, String steps) {
            var manifest = Manifests.run("bare-" + ++started, steps);
            long sent = System.nanoTime();
            stage.floor().admin().post(Manifests.runs(name()), manifest);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int n = 0; n < count; n++) {
                    int number = n;
                    threads.submit(() -> {
                        var target = server(number).admin().get(path(number));
                        return server(number)
                                .operator()
                                .mergePatch(
                                        path(number) + "?fieldManager=bench",
                                        BareWrites.patch(target, "steady"),
                                        BareWrites.ACCOUNT);
                    });
                }
            }
            return System.nanoTime() - sent;
        }

        private String kubeconfig(Cluster server) {
            try {
                return Files.readString(stage.sandbox().operatorKubeconfig(server.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
