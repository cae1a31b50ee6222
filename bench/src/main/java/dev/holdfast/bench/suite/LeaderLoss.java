package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Two operators, the leader killed with SIGKILL at a random moment of its lease: until the other one has written the status
 * of a run that was created just after. The floor is what was left of the lease, which nobody may take earlier.
 */
final class LeaderLoss implements Benchmark {
    private static final double SECONDS_MAX = 5;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);
    /** The standby has seen the lease, and its classes are loaded, as in any installation that has run for a while. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private static final int RENEWAL_MILLIS = 2000;
    private static final long SEED = 4711;

    @Override
    public String name() {
        return "leader-loss";
    }

    @Override
    public String about() {
        return "SIGKILL of the leader until the next one's first write; floor: what was left of the killed one's lease";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open()) {
            Installation.namespace(stage.hub().admin(), name());
            stage.hub()
                    .admin()
                    .apply(Manifests.configMaps(name()) + "/target", Manifests.configMap("target", Ground.BEFORE));
            var leader = stage.mortal();
            leader.awaitReady();
            try (var runs = stage.hub().admin().watch(Manifests.runs(name()), "\"phase\"")) {
                var losses = new Losses(stage, runs);
                for (int n = 0; n < effort.losses(); n++) {
                    leader = losses.once(leader, n);
                    progress.accept("loss " + (n + 1) + " of " + effort.losses());
                }
                return new Result(List.of(losses.figure(), losses.left()), List.of());
            }
        }
    }

    private final class Losses {
        private final Stage stage;
        private final Watch runs;
        private final Random random = new Random(SEED);
        private final Samples times = new Samples();
        private final Samples lefts = new Samples();

        Losses(Stage stage, Watch runs) {
            this.stage = stage;
            this.runs = runs;
        }

        /** Kills the leader; returns the next one. */
        OperatorProcess once(OperatorProcess leader, int n) {
            var api = stage.hub().admin();
            var standby = stage.mortal();
            standby.awaitHealthy();
            Until.pause(SETTLE.plusMillis(random.nextInt(RENEWAL_MILLIS)));
            if (standby.ready() || !leader.ready()) throw new IllegalStateException("the leader has changed too early");
            var state = "after-" + n;
            var name = "run-" + n;
            var first = runs.expect("the first write of " + name, run -> Manifests.named(run, name));
            var end = runs.expect(
                    "the end of " + name,
                    run -> Manifests.named(run, name) && Manifests.phase(run).equals("Completed"));
            double left = left(api.get(
                    "/apis/coordination.k8s.io/v1/namespaces/" + Installation.NAMESPACE + "/leases/holdfast-operator"));
            long killed = leader.kill();
            api.post(Manifests.runs(name()), Manifests.run(name, Manifests.step("target", state)));
            times.add((first.within(SEEN_WITHIN).nanos() - killed) / 1e9);
            lefts.add(left);
            end.within(SEEN_WITHIN);
            var target = api.get(Manifests.configMaps(name()) + "/target");
            if (!Manifests.state(target).equals(state)) throw new IllegalStateException("the effect is not there");
            return standby;
        }

        /** Seconds that the lease goes on. */
        private static double left(JsonNode lease) {
            var spec = lease.path("spec");
            var until = Instant.parse(spec.path("renewTime").asText())
                    .plusSeconds(spec.path("leaseDurationSeconds").asLong());
            return Duration.between(Instant.now(), until).toMillis() / 1000.0;
        }

        Figure figure() {
            return Figure.of("leader-loss", times, "s")
                    .over(lefts.p50())
                    .against("<= 5 s, every time", times.max() <= SECONDS_MAX);
        }

        Figure left() {
            return Figure.of("leader-loss/lease-left", lefts, "s");
        }
    }
}
