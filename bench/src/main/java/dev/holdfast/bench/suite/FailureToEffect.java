package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Alertmanager;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Prober;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A member cluster fails, at a random moment of everybody's beats: killed, or silent as if its cable were cut. Until a
 * watch tells the first effect of the plan that answers, on another cluster. By two ways in the same failure: Holdfast's
 * own detection, and a prober with the shipped rules' times that hands to a real Alertmanager with the shipped route.
 */
final class FailureToEffect implements Benchmark {
    private static final double SECONDS_MAX = 15;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);
    private static final Duration OVER_WITHIN = Duration.ofMinutes(5);
    /** Longer than every beat: questions at rest every six seconds, probes every two. */
    private static final int BEATS_MILLIS = 6000;

    private static final long SEED = 4711;
    private static final String VICTIM = "victim";
    private static final String WITNESS = "witness";

    /** Who sees the failure. */
    private enum Way {
        OWN("own", "HoldfastClusterDown"),
        ALERTMANAGER("alertmanager", "ClusterUnreachable");

        private final String word;
        private final String alertname;

        Way(String word, String alertname) {
            this.word = word;
            this.alertname = alertname;
        }
    }

    @Override
    public String name() {
        return "failure-to-effect";
    }

    @Override
    public String about() {
        return "a cluster killed, and one fallen silent, until its plan's first effect elsewhere; own detection beside"
                + " Alertmanager";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open("east", "west")) {
            return new Failures(stage, effort, progress).measure();
        }
    }

    private final class Failures {
        private final Stage stage;
        private final Effort effort;
        private final Consumer<String> progress;
        private final Cluster victim;
        private final Cluster target;
        private final Random random = new Random(SEED);

        Failures(Stage stage, Effort effort, Consumer<String> progress) {
            this.stage = stage;
            this.effort = effort;
            this.progress = progress;
            var members = stage.clusters().stream()
                    .filter(cluster -> !cluster.equals(stage.hub()))
                    .toList();
            victim = members.getFirst();
            // A shared sandbox has no third cluster; then the effect is on the hub, and nobody is there to witness.
            target = members.size() > 1 ? members.getLast() : stage.hub();
        }

        Result measure() {
            victim.asMember();
            Installation.namespace(stage.hub().admin(), name());
            Installation.namespace(target.admin(), name());
            Registration.add(stage.hub(), VICTIM, kubeconfig(victim), name());
            if (!isHome()) {
                target.asMember();
                Registration.add(stage.hub(), WITNESS, kubeconfig(target), name());
            }
            for (var way : Way.values()) prepare(way);
            var operator = stage.operator();
            operator.awaitReady();
            try (var alertmanager = Alertmanager.shipped(stage, operator.intakeUrl());
                    var prober = new Prober(
                            victim.admin(),
                            alertmanager,
                            Manifests.json(
                                    "{\"alertname\": \"%s\", \"cluster\": \"%s\", \"recover\": \"true\"}",
                                    Way.ALERTMANAGER.alertname, VICTIM));
                    var targets = target.admin().watch(Manifests.configMaps(name()))) {
                prober.start(Duration.ofMillis(random.nextInt(2000)));
                var figures = new ArrayList<Figure>();
                var notes = new ArrayList<String>();
                figures.addAll(series("killed", false, effort.failures(), targets, notes));
                figures.addAll(series("silent", true, effort.silences(), targets, notes));
                return new Result(figures, notes);
            } finally {
                Registration.remove(stage.hub(), VICTIM);
                if (!isHome()) Registration.remove(stage.hub(), WITNESS);
            }
        }

        private List<Figure> series(String how, boolean silent, int count, Watch targets, List<String> notes) {
            Map<Way, Samples> times = new EnumMap<>(Way.class);
            for (var way : Way.values()) times.put(way, new Samples());
            for (int n = 0; n < count; n++) {
                once(silent, targets, times);
                var last = n;
                progress.accept(how + " " + (n + 1) + " of " + count + ": own "
                        + rounded(times.get(Way.OWN).values().get(last)) + " s, Alertmanager "
                        + rounded(times.get(Way.ALERTMANAGER).values().get(last)) + " s");
            }
            var figures = new ArrayList<Figure>();
            for (var way : Way.values()) {
                var samples = times.get(way);
                if (samples.count() == 0) continue;
                figures.add(Figure.of("failure-to-effect/" + way.word + "-" + how, samples, "s")
                        .against("<= 15 s, every time", samples.max() <= SECONDS_MAX));
                notes.add(way.word + ", " + how + ": "
                        + samples.values().stream()
                                .map(value -> rounded(value) + " s")
                                .toList());
            }
            return figures;
        }

        private void once(boolean silent, Watch targets, Map<Way, Samples> times) {
            Until.so("the cluster is well and all is over", OVER_WITHIN, Duration.ofMillis(500), this::isQuiet);
            for (var way : Way.values()) {
                target.admin()
                        .apply(
                                Manifests.configMaps(name()) + "/" + way.word,
                                Manifests.configMap(way.word, Ground.BEFORE));
            }
            Until.pause(Duration.ofMillis(random.nextInt(BEATS_MILLIS)));
            Map<Way, Watch.Expected> expected = new EnumMap<>(Way.class);
            for (var way : Way.values()) {
                expected.put(
                        way,
                        targets.expect(
                                "the effect by the way of " + way.word,
                                object -> Manifests.named(object, way.word)
                                        && Manifests.state(object).equals(Ground.AFTER)));
            }
            long failed = System.nanoTime();
            stage.sandbox().breakDown(victim.name(), silent);
            for (var way : Way.values()) {
                long seen = expected.get(way).within(SEEN_WITHIN).nanos();
                times.get(way).add((seen - failed) / 1e9);
            }
            stage.sandbox().heal(victim.name());
        }

        /** No episode of an earlier failure is open, and the cluster is known to be well. */
        private boolean isQuiet() {
            if (!Registration.condition(stage.hub(), VICTIM, "Ready").equals("True")) return false;
            for (var alert : stage.hub()
                    .admin()
                    .get(Manifests.alerts(Installation.NAMESPACE))
                    .path("items")) {
                boolean ours = alert.at("/spec/labels/cluster").asText().equals(VICTIM);
                if (ours && alert.at("/status/resolvedAt").isMissingNode()) return false;
            }
            return true;
        }

        private void prepare(Way way) {
            var step = Manifests.step(way.word, Ground.AFTER);
            var there = isHome()
                    ? step
                    : step.replaceFirst(
                            "\"type\": \"patch\",", "\"type\": \"patch\", \"cluster\": \"" + WITNESS + "\",");
            JsonNode plan = Manifests.json("""
                    {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryPlan", "metadata": {"name": "%s"},
                     "spec": {"alertLabels": {"alertname": "%s", "cluster": "%s"}, "steps": [%s]}}""", way.word, way.alertname, VICTIM, there);
            stage.hub().admin().apply(Manifests.plans(name()) + "/" + way.word, plan);
        }

        private boolean isHome() {
            return target.equals(stage.hub());
        }

        private String kubeconfig(Cluster cluster) {
            try {
                return Files.readString(stage.sandbox().operatorKubeconfig(cluster.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
