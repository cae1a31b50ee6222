package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Alertmanager;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Thousands of alerts handed to a real Alertmanager at once, which delivers them in one group, in a hundred, or each alone:
 * until all of them are durable, none lost, none doubled. Meanwhile another sender's alerts match plans; how long do they
 * take? Then the same with the operator killed again and again.
 */
final class AlertBurst implements Benchmark {
    private static final int MATCHED_MAX = 10;
    private static final int PROBE_PLANS_MAX = 20;
    private static final Duration AMID_MAX = Duration.ofSeconds(3);
    private static final Duration STORED_WITHIN = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "alert-burst";
    }

    @Override
    public String about() {
        return "a storm handed to Alertmanager until all of it is durable; floor: the same creations by a bare client";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        var figures = new ArrayList<Figure>();
        var notes = new ArrayList<String>();
        for (int groups : effort.groupings()) {
            try (var stage = stages.open(Stage.FLOOR)) {
                figures.addAll(burst(stage, effort, groups, notes));
                progress.accept(effort.burst() + " alerts in " + groups + " groups delivered");
            }
        }
        if (effort.kills() > 0) {
            try (var stage = stages.open(Stage.FLOOR)) {
                figures.addAll(new KilledBurst(stage, effort, progress).figures());
            }
        }
        return new Result(figures, notes);
    }

    private List<Figure> burst(Stage stage, Effort effort, int groups, List<String> notes) {
        var name = "burst-" + groups;
        var matched = Ground.prepare(stage.hub(), name, Math.min(MATCHED_MAX, effort.plans()));
        var storm = new Storm(name, effort.burst(), groups, matched);
        var probes = Ground.prepare(stage.hub(), name + "-probe", Math.min(PROBE_PLANS_MAX, effort.plans()));
        var operator = stage.operator();
        operator.awaitReady();
        try (var probe = new AlertProbe(probes, operator);
                var arrivals = new Arrivals(stage.hub().admin(), storm);
                var alertmanager = Alertmanager.start(stage, operator.intakeUrl(), storm.groupBy())) {
            for (int i = 0; i < effort.warmUp(); i++) probe.once(i);
            BareStorm.seconds(stage.floor(), new Storm(name + "-warm-up", effort.warmUp(), 1, storm.matched()));
            double floor = BareStorm.seconds(stage.floor(), storm);
            var amid = new Samples();
            var over = new AtomicBoolean();
            var body = storm.body();
            long sent = System.nanoTime();
            alertmanager.post(body);
            Until.so("the storm has begun", STORED_WITHIN, () -> arrivals.count() > 0);
            var probing = CompletableFuture.runAsync(() -> {
                for (int i = effort.warmUp(); !over.get(); i++)
                    amid.addNanos(probe.once(i).nanos());
            });
            awaitStored(stage, storm, arrivals, alertmanager);
            over.set(true);
            probing.join();
            double seconds = (arrivals.last() - sent - Alertmanager.GROUP_WAIT.toNanos()) / 1e9;
            double decided = decided(operator, sent);
            notes.add("%s: %.0f deliveries, %.0f of them not taken at first; operator's memory at its highest %.0f MB"
                    .formatted(name, alertmanager.sent(), alertmanager.failed(), operator.memory("VmHWM")));
            return figures(stage, storm, arrivals, floor, seconds, decided, amid);
        }
    }

    private static void awaitStored(Stage stage, Storm storm, Arrivals arrivals, Alertmanager alertmanager) {
        try {
            Until.so("all alerts are stored", STORED_WITHIN, () -> arrivals.count() == storm.alerts());
        } catch (IllegalStateException e) {
            var count = storm.count(stage.hub().admin());
            throw new IllegalStateException(
                    "%s; of %d alerts the watch has seen %d, the API server has all but %d; %.0f deliveries, %.0f of them not taken"
                            .formatted(
                                    e.getMessage(),
                                    storm.alerts(),
                                    arrivals.count(),
                                    count.lost(),
                                    alertmanager.sent(),
                                    alertmanager.failed()),
                    e);
        }
    }

    /** Seconds until every alert has also been compared with the plans, and says so. */
    private static double decided(OperatorProcess operator, long sent) {
        Until.so(
                "all alerts are decided",
                STORED_WITHIN,
                () -> operator.ready() && operator.metric("holdfast_alerts_waiting") == 0);
        return (System.nanoTime() - sent - Alertmanager.GROUP_WAIT.toNanos()) / 1e9;
    }

    private static List<Figure> figures(
            Stage stage, Storm storm, Arrivals arrivals, double floor, double seconds, double decided, Samples amid) {
        var count = storm.count(stage.hub().admin());
        Until.so("all runs are completed", STORED_WITHIN, () -> storm.faults().isEmpty());
        var name = "alert-" + storm.name();
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name, seconds, "s", storm.alerts()).over(floor));
        figures.add(Figure.of(name + "/decided", decided, "s", storm.alerts()));
        figures.add(Figure.of(name + "/lost", count.lost(), "alerts", storm.alerts())
                .against("0", count.lost() == 0));
        figures.add(Figure.of(name + "/doubled", count.doubled(), "alerts", storm.alerts())
                .against("0", count.doubled() == 0));
        figures.add(Figure.of(name + "/effect-amid-it", amid, "ms")
                .against("p99 ≤ 3 s", amid.p99() <= AMID_MAX.toMillis()));
        if (storm.groups() == 1) {
            figures.add(Figure.of(
                            name + "/before-matched",
                            arrivals.ordinaryBeforeMatched(),
                            "alerts",
                            storm.matched().plans())
                    .against("0", arrivals.ordinaryBeforeMatched() == 0));
        }
        return figures;
    }
}
