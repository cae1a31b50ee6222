package dev.holdfast.bench.suite;

import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.AuditLog;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * From the POST of one alert to the operator's intake until a watch tells that the object which the alert's plan patches
 * has a new version. One alert at a time, 100 plans; between two alerts the bare writes are measured.
 */
final class AlertToEffect implements Benchmark {
    private static final double P50_MAX = 25;
    private static final double P99_MAX = 150;
    private static final double RATIO_MAX = 4;

    @Override
    public String name() {
        return "alert-to-effect";
    }

    @Override
    public String about() {
        return "POST of an alert until its plan's first effect is seen; floor: the same API writes by a bare client";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR)) {
            var hub = Ground.prepare(stage.hub(), name(), effort.plans());
            var floor = Ground.prepare(stage.floor(), name(), effort.plans());
            var operator = stage.operator();
            operator.awaitReady();
            try (var probe = new AlertProbe(hub, operator);
                    var bareTargets = floor.admin().watch(Manifests.configMaps(name()))) {
                var first = probe.once(0);
                var bare = new BareWrites(floor, bareTargets, probe.settled(first.run()), first.run());
                for (int i = 1; i <= effort.warmUp(); i++) {
                    probe.settled(probe.once(i).run());
                    bare.once(i);
                }
                progress.accept("warm after " + effort.warmUp() + " alerts");
                return measure(effort, hub, probe, bare);
            }
        }
    }

    private static Result measure(Effort effort, Ground hub, AlertProbe probe, BareWrites bare) {
        var audit = hub.cluster().audit();
        long mark = audit.mark();
        var times = new Samples();
        var floors = new Samples();
        var taken = new ArrayList<AlertProbe.Taken>();
        for (int n = 0; n < effort.alerts(); n++) {
            int i = effort.warmUp() + 1 + n;
            var sample = probe.once(i);
            probe.settled(sample.run());
            taken.add(sample);
            times.addNanos(sample.nanos());
            floors.addNanos(bare.once(i));
        }
        return result(times, floors, taken, audit.operatorSince(mark));
    }

    private static Result result(
            Samples times, Samples floors, List<AlertProbe.Taken> taken, List<AuditLog.Entry> entries) {
        double ratio = times.p50() / floors.p50();
        boolean met = times.p50() <= P50_MAX && times.p99() <= P99_MAX && ratio <= RATIO_MAX;
        var requests = entries.stream()
                .filter(entry -> !entry.resource().equals("leases"))
                .toList();
        double writes = requests.stream().filter(AuditLog.Entry::writes).count();
        double reads = requests.size() - writes;
        var timeline = new Timeline();
        taken.forEach(sample -> timeline.add(sample.moments(entries)));
        var notes = new ArrayList<>(timeline.lines());
        notes.add("requests an alert: " + requests(requests, taken.size()));
        return new Result(
                List.of(
                        Figure.of("alert-to-effect", times, "ms")
                                .over(floors.p50())
                                .against("p50 <= 25 ms, p99 <= 150 ms, <= 4x", met),
                        Figure.of("alert-to-effect/floor", floors, "ms"),
                        Figure.of("alert-to-effect/writes", writes / taken.size(), "an alert", taken.size()),
                        Figure.of("alert-to-effect/reads", reads / taken.size(), "an alert", taken.size())),
                notes);
    }

    private static String requests(List<AuditLog.Entry> requests, int alerts) {
        Map<String, Long> counts = requests.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.verb() + " " + entry.resource(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + Math.round(100.0 * each.getValue() / alerts) / 100.0)
                .collect(Collectors.joining(", "));
    }
}
