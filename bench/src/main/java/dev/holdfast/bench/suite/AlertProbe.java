package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.rig.AuditLog;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Intake;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.OperatorProcess;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.bench.rig.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sends alerts that match a plan, one at a time, and sees what they lead to. */
final class AlertProbe implements AutoCloseable {
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);

    private static final Duration SEND_AGAIN = Duration.ofMillis(100);

    private final Ground ground;
    private final Intake intake;
    private final Watch targets;
    private final Watch runs;

    AlertProbe(Ground ground, OperatorProcess operator) {
        this.ground = ground;
        this.intake = operator.intake();
        this.targets = ground.admin().watch(Manifests.configMaps(ground.namespace()));
        this.runs = ground.admin().watch(Manifests.runs(ground.namespace()), "\"completionTime\"");
    }

    /**
     * One sample: an alert of its own to the plan whose turn it is.
     *
     * @return once the effect has been seen and the run is completed
     */
    Taken once(int i) {
        var sample = "alert-" + i;
        ground.reset(i);
        var effect = targets.expect(
                "the effect of " + sample,
                object -> Manifests.named(object, ground.target(i))
                        && Manifests.state(object).equals(Ground.AFTER));
        var end = runs.expect(
                "the end of the run of " + sample,
                run -> run.at("/spec/alertSpec/labels/sample").asText().equals(sample));
        var labels = Map.of(
                "alertname", "ShopIsDown", "severity", "critical", Ground.LABEL, ground.wanted(i), "sample", sample);
        var body = Intake.body(labels);
        var wall = Instant.now();
        long sent = System.nanoTime();
        deliver(sample, body);
        long nanos = effect.within(SEEN_WITHIN).nanos() - sent;
        var run = end.within(SEEN_WITHIN).object();
        if (!Manifests.phase(run).equals("Completed"))
            throw new IllegalStateException("the run of " + sample + " ended as " + run.path("status"));
        return new Taken(nanos, wall, Instant.now(), run, ground.target(i));
    }

    /** Sends again what is not taken, as Alertmanager does; the time goes on meanwhile. */
    private void deliver(String sample, String body) {
        if (intake.post(body) == 200) return;
        Until.so("the intake takes " + sample, SEEN_WITHIN, SEND_AGAIN, () -> intake.post(body) == 200);
    }

    /** The alert of a run, once nothing more will be done about it. */
    JsonNode settled(JsonNode run) {
        var path = Manifests.alerts(Installation.NAMESPACE) + "/"
                + run.at("/spec/alertRef/name").asText();
        Until.so(
                "the alert is processed",
                SEEN_WITHIN,
                () -> ground.admin().get(path).at("/status/processed").asBoolean());
        return ground.admin().get(path);
    }

    /** One sample, with what it led to. */
    record Taken(long nanos, Instant sent, Instant ended, JsonNode run, String target) {
        Timeline.Moments moments(List<AuditLog.Entry> entries) {
            var mine = entries.stream()
                    .filter(entry -> !entry.received().isBefore(sent)
                            && !entry.received().isAfter(ended))
                    .toList();
            var create = first(
                    mine,
                    "create",
                    "receivedalerts",
                    run.at("/spec/alertRef/name").asText());
            var start = first(mine, "create", "recoveryruns", Manifests.name(run));
            var look = first(mine, "get", "configmaps", target);
            var journal = first(mine, "update", "recoveryruns/status", Manifests.name(run));
            var patch = first(mine, "patch", "configmaps", target);
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

        private static AuditLog.Entry first(List<AuditLog.Entry> entries, String verb, String resource, String name) {
            return entries.stream()
                    .filter(entry -> entry.is(verb, resource) && entry.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("the audit log has no " + verb + " of " + resource + " " + name));
        }
    }

    @Override
    public void close() {
        intake.close();
        targets.close();
        runs.close();
    }
}
