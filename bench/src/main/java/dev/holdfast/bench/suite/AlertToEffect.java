package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.AuditLog;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Intake;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.bench.rig.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From the POST of one alert to the operator's intake until a watch tells that the object which the alert's plan patches
 * has a new version. One alert at a time, 100 plans; between two alerts the bare writes are measured.
 */
final class AlertToEffect implements Benchmark {
    private static final int PLANS = 100;
    private static final double P50_MAX = 25;
    private static final double P99_MAX = 150;
    private static final double RATIO_MAX = 4;
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "alert-to-effect";
    }

    @Override
    public String about() {
        return "POST of an alert until its plan's first effect is seen; the floor is the same API writes by a bare client";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        try (var stage = stages.open(Stage.FLOOR)) {
            var hub = Ground.prepare(stage.hub(), name(), PLANS);
            var floor = Ground.prepare(stage.floor(), name(), PLANS);
            var operator = stage.operator();
            operator.awaitReady();
            try (var intake = operator.intake();
                    var targets = hub.admin().watch(Manifests.configMaps(name()));
                    var runs = hub.admin().watch(Manifests.runs(name()), "\"Completed\"");
                    var bareTargets = floor.admin().watch(Manifests.configMaps(name()))) {
                var measured = new Measured(hub, intake, targets, runs);
                var first = measured.once(0);
                var bare = new BareWrites(floor, bareTargets, first.alert(), first.run());
                for (int i = 1; i <= effort.warmUp(); i++) {
                    measured.once(i);
                    bare.once(i);
                }
                return measure(effort, measured, bare);
            }
        }
    }

    private static Result measure(Effort effort, Measured measured, BareWrites bare) {
        var audit = measured.hub.cluster().audit();
        long mark = audit.mark();
        var times = new Samples();
        var floors = new Samples();
        var taken = new ArrayList<Taken>();
        for (int n = 0; n < effort.alerts(); n++) {
            int i = effort.warmUp() + 1 + n;
            var sample = measured.once(i);
            taken.add(sample);
            times.addNanos(sample.nanos());
            floors.addNanos(bare.once(i));
        }
        return result(times, floors, taken, audit.operatorSince(mark));
    }

    private static Result result(Samples times, Samples floors, List<Taken> taken, List<AuditLog.Entry> entries) {
        double ratio = times.p50() / floors.p50();
        boolean met = times.p50() <= P50_MAX && times.p99() <= P99_MAX && ratio <= RATIO_MAX;
        var requests = entries.stream()
                .filter(entry -> !entry.resource().equals("leases"))
                .toList();
        long writes = requests.stream().filter(AuditLog.Entry::writes).count();
        var timeline = new Timeline();
        taken.forEach(sample -> timeline.add(sample.moments(entries)));
        return new Result(
                List.of(
                        Figure.of("alert-to-effect", times, "ms")
                                .over(floors.p50(), ratio)
                                .against("p50 <= 25 ms, p99 <= 150 ms, <= 4x", met),
                        Figure.of("floor", floors, "ms"),
                        Figure.of("writes an alert", (double) writes / taken.size(), "requests", taken.size()),
                        Figure.of(
                                "reads an alert",
                                (double) (requests.size() - writes) / taken.size(),
                                "requests",
                                taken.size())),
                timeline.lines());
    }

    /** One sample, with what it led to. */
    private record Taken(long nanos, Instant sent, Instant ended, JsonNode alert, JsonNode run, String target) {
        Timeline.Moments moments(List<AuditLog.Entry> entries) {
            var create = first(entries, "create", "receivedalerts", Manifests.name(alert));
            var start = first(entries, "create", "recoveryruns", Manifests.name(run));
            var look = first(entries, "get", "configmaps", target);
            var journal = first(entries, "update", "recoveryruns/status", Manifests.name(run));
            var patch = first(entries, "patch", "configmaps", target);
            return new Timeline.Moments(sent)
                    .then("POST sent until the API server is asked to store the alert", create.received())
                    .then("  the API server stores the ReceivedAlert", create.answered())
                    .then("until it is asked to store the run", start.received())
                    .then("  it stores the RecoveryRun", start.answered())
                    .then("until the target is read", look.received())
                    .then("  it answers the read", look.answered())
                    .then("until the journal is written", journal.received())
                    .then("  it stores the status", journal.answered())
                    .then("until the effect is sent", patch.received())
                    .then("  it stores the effect", patch.answered());
        }

        private AuditLog.Entry first(List<AuditLog.Entry> entries, String verb, String resource, String name) {
            return entries.stream()
                    .filter(entry -> entry.is(verb, resource) && entry.name().equals(name))
                    .filter(entry -> !entry.received().isBefore(sent)
                            && !entry.received().isAfter(ended))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("the audit log has no " + verb + " of " + resource + " " + name));
        }
    }

    private record Measured(Ground hub, Intake intake, Watch targets, Watch runs) {
        Taken once(int i) {
            var sample = "alert-" + i;
            hub.reset(i);
            var effect = targets.expect(
                    "the effect of " + sample,
                    object -> Manifests.named(object, hub.target(i))
                            && Manifests.state(object).equals(Ground.AFTER));
            var end = runs.expect(
                    "the end of the run of " + sample,
                    run -> run.at("/spec/alertSpec/labels/sample").asText().equals(sample));
            var body = Intake.body(Map.of(
                    "alertname", "ShopIsDown", "severity", "critical", Ground.LABEL, hub.wanted(i), "sample", sample));
            var wall = Instant.now();
            long sent = System.nanoTime();
            int status = intake.post(body);
            long nanos = effect.within(SEEN_WITHIN).nanos() - sent;
            if (status != 200) throw new IllegalStateException("the intake answered " + status);
            var run = end.within(SEEN_WITHIN).object();
            return new Taken(nanos, wall, Instant.now(), alert(run), run, hub.target(i));
        }

        /** The alert of a run, once nothing more will be done about it. */
        private JsonNode alert(JsonNode run) {
            var path = Manifests.alerts(Installation.NAMESPACE) + "/"
                    + run.at("/spec/alertRef/name").asText();
            Until.so(
                    "the alert is processed",
                    SEEN_WITHIN,
                    () -> hub.admin().get(path).at("/status/processed").asBoolean());
            return hub.admin().get(path);
        }
    }
}
