package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.bench.rig.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Very many runs at once, each of ten steps that change an object of its own, started by hand as fast as the API server takes
 * them. How long each takes, from its creation until a watch tells that it is completed, and whether some are left behind
 * by others. The floor is the creation of the same runs and the same patches by a bare client on another control plane.
 */
final class ConcurrentRuns implements Benchmark {
    static final int STEPS = 10;

    private static final double WRITES_MAX = 2.2;
    private static final double SPREAD_MAX = 5;
    private static final double HEAP_MAX = 512;
    private static final double LIVE_MAX = 256;
    /** How often it is asked what the operator needs of its heap, which stops it for a moment. */
    private static final Duration LIVE_EVERY = Duration.ofSeconds(20);

    private static final Duration ALL_WITHIN = Duration.ofMinutes(20);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** How many requests the bare client has under way, and how many runs are created at once. */
    private static final int AT_ONCE = 32;

    @Override
    public String name() {
        return "concurrent-runs";
    }

    @Override
    public String about() {
        return "many runs of ten steps at once, until the last is completed; the floor is their creation and the bare patches";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR)) {
            return new Crowd(stage, effort.concurrent(), progress).measure();
        }
    }

    /** All runs of one measurement. */
    private final class Crowd {
        private final Stage stage;
        private final int count;
        private final Consumer<String> progress;
        private final Map<String, Long> sent = new ConcurrentHashMap<>();
        private final Map<String, Long> took = new ConcurrentHashMap<>();
        private final AtomicInteger failed = new AtomicInteger();
        private double heap;
        private double live;
        private long looked = System.nanoTime();

        Crowd(Stage stage, int count, Consumer<String> progress) {
            this.stage = stage;
            this.count = count;
            this.progress = progress;
        }

        Result measure() {
            for (var cluster : List.of(stage.hub(), stage.floor())) {
                Installation.namespace(cluster.admin(), name());
                atOnce(n -> cluster.admin().apply(path(n), Manifests.configMap(target(n), Ground.BEFORE)));
            }
            // One that stays away when it ends: a leader that lost its lease in the crowd has failed.
            var operator = stage.mortal();
            operator.awaitReady();
            long mark = stage.hub().audit().mark();
            double total;
            try (var runs = stage.hub().admin().watch(Manifests.runs(name()), "\"completionTime\"")) {
                runs.each(this::seen);
                long began = System.nanoTime();
                atOnce(this::start);
                progress.accept(count + " runs are created in " + seconds(began) + " s");
                Until.so("all runs have ended", ALL_WITHIN, LOOK_AGAIN, () -> isOver(operator));
                total = (System.nanoTime() - began) / 1e9;
            }
            if (failed.get() > 0) throw new IllegalStateException(failed + " of " + count + " runs did not complete");
            verify();
            long bare = System.nanoTime();
            atOnce(this::carryBare);
            double floor = (System.nanoTime() - bare) / 1e9;
            return result(operator, total, floor, writes(mark));
        }

        private Result result(OperatorProcess operator, double total, double floor, double writes) {
            var times = new Samples();
            took.values().forEach(nanos -> times.add(nanos / 1e9));
            double spread = times.p99() / times.p50();
            return new Result(
                    List.of(
                            Figure.of("concurrent-runs/run", times, "s")
                                    .against("p99 <= 5 x p50", spread <= SPREAD_MAX),
                            Figure.of("concurrent-runs/spread", spread, "p99 / p50", count)
                                    .against("<= 5", spread <= SPREAD_MAX),
                            Figure.of("concurrent-runs/status-writes", writes, "a step", count * STEPS)
                                    .against("<= 2.2", writes <= WRITES_MAX),
                            Figure.of("concurrent-runs/all", total, "s", count).over(floor),
                            Figure.of("concurrent-runs/heap", heap, "MiB", 1).against("<= 512", heap <= HEAP_MAX),
                            Figure.of("concurrent-runs/live", live, "MiB", 1)
                                    .against("<= 256, half of the heap", live <= LIVE_MAX),
                            Figure.of("concurrent-runs/memory", operator.memory("VmHWM"), "MB", 1)),
                    List.of(
                            count + " runs of " + STEPS + " steps, all completed: " + Math.round(count * STEPS / total)
                                    + " steps a second",
                            "fastest " + rounded(times.percentile(0)) + " s, slowest " + rounded(times.max())
                                    + " s, which is the wait for all others"));
        }

        private void start(int n) {
            var steps = IntStream.rangeClosed(1, STEPS)
                    .mapToObj(step -> Manifests.step(target(n), state(step)))
                    .collect(Collectors.joining(","));
            var manifest = Manifests.run(run(n), steps);
            sent.put(run(n), System.nanoTime());
            stage.hub().admin().post(Manifests.runs(name()), manifest);
        }

        private void seen(Watch.Seen seen) {
            var run = Manifests.name(seen.object());
            var began = sent.get(run);
            if (began == null || took.containsKey(run)) return;
            if (!Manifests.phase(seen.object()).equals("Completed")) failed.incrementAndGet();
            took.put(run, seen.nanos() - began);
        }

        private boolean isOver(OperatorProcess operator) {
            heap = Math.max(heap, operator.heap());
            if (System.nanoTime() - looked >= LIVE_EVERY.toNanos()) {
                live = Math.max(live, operator.live());
                looked = System.nanoTime();
            }
            return took.size() == count;
        }

        /** Each object went through all its steps, and nobody else's. */
        private void verify() {
            for (int n = 0; n < count; n++) {
                var state = Manifests.state(stage.hub().admin().get(path(n)));
                if (!state.equals(state(STEPS)))
                    throw new IllegalStateException(target(n) + " is in state " + state + " after its run");
            }
        }

        private double writes(long mark) {
            double writes = stage.hub().audit().operatorSince(mark).stream()
                    .filter(entry -> entry.is("update", "recoveryruns/status"))
                    .count();
            return writes / count / STEPS;
        }

        private void carryBare(int n) {
            var floor = stage.floor();
            var steps = IntStream.rangeClosed(1, STEPS)
                    .mapToObj(step -> Manifests.step(target(n), state(step)))
                    .collect(Collectors.joining(","));
            floor.admin().post(Manifests.runs(name()), Manifests.run(run(n), steps));
            for (int step = 1; step <= STEPS; step++) {
                var patch = Manifests.json("{\"data\": {\"state\": \"%s\"}}", state(step));
                floor.operator().mergePatch(path(n) + "?fieldManager=bench", patch, BareWrites.ACCOUNT);
            }
        }

        private void atOnce(IntConsumer work) {
            try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
                var all = IntStream.range(0, count)
                        .mapToObj(n -> CompletableFuture.runAsync(() -> work.accept(n), workers))
                        .toArray(CompletableFuture<?>[]::new);
                CompletableFuture.allOf(all).join();
            }
        }

        private String path(int n) {
            return Manifests.configMaps(name()) + "/" + target(n);
        }
    }

    private static String target(int n) {
        return "target-" + n;
    }

    private static String run(int n) {
        return "crowd-" + n;
    }

    private static String state(int step) {
        return "step-" + step;
    }

    private static double seconds(long since) {
        return rounded((System.nanoTime() - since) / 1e9);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
