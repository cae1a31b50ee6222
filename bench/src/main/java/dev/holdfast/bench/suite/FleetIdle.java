package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Registration;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.bench.rig.Watch;
import dev.holdfast.sandbox.detour.Detour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * A fleet of registered clusters, which are a few real API servers under many names. What it costs while nothing happens;
 * then how long a run of one step takes on the healthy ones, while one cluster is dead, one swallows everything and one
 * answers two seconds late, each with runs that wait for it. The floor is the same before those three came and after they
 * went, so that the machine's moods do not count.
 */
final class FleetIdle implements Benchmark {
    private static final double TIMES_MAX = 1.1;
    private static final double REQUESTS_MAX = 0.2;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(3);
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final int WAITING_RUNS = 3;
    private static final String TARGET = "steady";
    private static final List<String> BAD = List.of("dead", "hole", "slow");

    @Override
    public String name() {
        return "fleet-idle";
    }

    @Override
    public String about() {
        return "many registered clusters: requests at rest; step latency with a dead, a silent and a slow one among them";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR, "east", "west")) {
            var fleet = new Fleet(stage, effort, progress);
            try {
                return fleet.measure();
            } finally {
                // Whoever uses this sandbox next would find one cluster under many names.
                fleet.healthy.forEach(name -> Registration.remove(stage.hub(), name));
            }
        }
    }

    /** The registered clusters of one stage. */
    private final class Fleet {
        private final Stage stage;
        private final Effort effort;
        private final Consumer<String> progress;
        private final List<Cluster> servers;
        private final List<String> healthy = new ArrayList<>();
        private final OperatorProcess operator;
        private int started;

        Fleet(Stage stage, Effort effort, Consumer<String> progress) {
            this.stage = stage;
            this.effort = effort;
            this.progress = progress;
            this.servers = stage.clusters().stream()
                    .filter(cluster -> !cluster.equals(stage.hub()))
                    .toList();
            Installation.namespace(stage.hub().admin(), name());
            for (var server : servers) {
                server.asMember();
                Installation.namespace(server.admin(), name());
                server.admin().apply(Manifests.configMaps(name()) + "/" + TARGET, Manifests.configMap(TARGET, TARGET));
            }
            for (int n = 0; n < effort.clusters() - BAD.size(); n++) {
                var server = servers.get(n % servers.size());
                var name = "member-" + n;
                Registration.add(stage.hub(), name, kubeconfig(server), name());
                healthy.add(name);
            }
            operator = stage.operator();
        }

        Result measure() {
            operator.awaitReady();
            awaitReady();
            progress.accept(healthy.size() + " clusters are ready; looking at them for "
                    + effort.idle().toSeconds() + " s");
            var figures = new ArrayList<>(rest());
            try (var runs = stage.hub().admin().watch(Manifests.runs(name()), "\"completionTime\"")) {
                times(runs, effort.fleetSteps() / 2);
                var alone = times(runs, effort.fleetSteps());
                progress.accept("one step takes " + Math.round(alone.p50()) + " ms while all is well");
                Samples beside;
                try (var hole = Detour.blackHole();
                        var slow = Detour.slow(
                                stage.sandbox().server(servers.getFirst().name()), LATE)) {
                    spoil(hole, slow);
                    beside = times(runs, effort.fleetSteps());
                    verifyBad();
                    BAD.forEach(name -> Registration.remove(stage.hub(), name));
                }
                progress.accept("and " + Math.round(beside.p50()) + " ms beside a dead, a silent and a slow one");
                var after = times(runs, effort.fleetSteps());
                var all = new ArrayList<>(alone.values());
                all.addAll(after.values());
                var floor = Samples.of(all);
                double times = beside.p50() / floor.p50();
                figures.addFirst(Figure.of("fleet-idle/step", beside, "ms")
                        .over(floor.p50(), times)
                        .against("<= 1.1 x of the same without them", times <= TIMES_MAX));
                return new Result(
                        figures,
                        List.of(
                                "p99 without them: " + Math.round(floor.p99()) + " ms; p50 before "
                                        + Math.round(alone.p50()) + ", after " + Math.round(after.p50()) + " ms",
                                servers.size() + " API servers stand for " + healthy.size() + " healthy clusters"));
            }
        }

        private void awaitReady() {
            Until.so(
                    "all clusters are ready",
                    SEEN_WITHIN,
                    Duration.ofSeconds(1),
                    () -> Registration.ready(stage.hub()) >= healthy.size());
        }

        /** Counted by the API servers. */
        private List<Figure> rest() {
            var marks = new HashMap<Cluster, Long>();
            // Further questions of the first minute come before the counting.
            Until.pause(effort.idle().dividedBy(2));
            for (var server : servers) marks.put(server, server.audit().mark());
            long hub = stage.hub().audit().mark();
            Until.pause(effort.idle());
            double seconds = effort.idle().toMillis() / 1000.0;
            long sent = 0;
            for (var server : servers)
                sent += server.audit().operatorSince(marks.get(server)).size();
            long home = stage.hub().audit().operatorSince(hub).size();
            double each = sent / seconds / healthy.size();
            double memory = operator.memory("VmRSS");
            return List.of(
                    Figure.of("fleet-idle/requests", each, "a second and cluster", (int) sent)
                            .against("<= 0.2", each <= REQUESTS_MAX),
                    Figure.of("fleet-idle/requests-on-hub", home / seconds, "a second", (int) home),
                    Figure.of("fleet-idle/memory", memory, "MB", 1));
        }

        /** One run of one step after the other, each on the next healthy cluster. */
        private Samples times(Watch runs, int count) {
            var samples = new Samples();
            for (int n = 0; n < count; n++) {
                var name = "step-" + ++started;
                var manifest = Manifests.run(name, step(healthy.get(started % healthy.size()), "5m"));
                var end = runs.expect("the end of run " + name, run -> Manifests.named(run, name));
                long sent = System.nanoTime();
                stage.hub().admin().post(Manifests.runs(name()), manifest);
                var seen = end.within(SEEN_WITHIN);
                if (!Manifests.phase(seen.object()).equals("Completed"))
                    throw new IllegalStateException(
                            "the run did not do its step: " + seen.object().path("status"));
                samples.addNanos(seen.nanos() - sent);
            }
            return samples;
        }

        private void spoil(Detour hole, Detour slow) {
            var kubeconfig = kubeconfig(servers.getFirst());
            Registration.add(stage.hub(), "dead", at(kubeconfig, stage.port()), name());
            Registration.add(stage.hub(), "hole", hole.in(kubeconfig), name());
            Registration.add(stage.hub(), "slow", slow.in(kubeconfig), name());
            for (var bad : BAD) {
                for (int n = 0; n < WAITING_RUNS; n++) {
                    stage.hub()
                            .admin()
                            .post(Manifests.runs(name()), Manifests.run("on-" + bad + "-" + n, step(bad, "30m")));
                }
            }
            Until.so("the bad clusters are seen for what they are", SEEN_WITHIN, Duration.ofSeconds(1), this::isSeen);
        }

        private boolean isSeen() {
            return Registration.condition(stage.hub(), "dead", "Reachable").equals("False")
                    && Registration.condition(stage.hub(), "hole", "Reachable").equals("False")
                    && Registration.condition(stage.hub(), "slow", "Ready").equals("True");
        }

        /** They were bad all the time, or the figures say nothing. */
        private void verifyBad() {
            if (!isSeen()) throw new IllegalStateException("the bad clusters did not stay what they were");
        }

        private String step(String cluster, String timeout) {
            return Manifests.step(TARGET, TARGET)
                    .replaceFirst(
                            "\"type\": \"patch\",",
                            "\"type\": \"patch\", \"cluster\": \"" + cluster + "\", \"timeout\": \"" + timeout + "\",");
        }

        private String kubeconfig(Cluster server) {
            try {
                return Files.readString(stage.sandbox().operatorKubeconfig(server.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The same at a port where nobody listens. */
        private String at(String kubeconfig, int port) {
            return kubeconfig.replaceFirst("(?m)server:.*$", "server: \"https://127.0.0.1:" + port + "\"");
        }
    }
}
