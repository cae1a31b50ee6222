package dev.holdfast.cli.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.ListOptions;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists received alerts: which matched a plan, and which run answers them. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List received alerts, newest last.",
            "Without -n those of holdfast-system, where the intake writes them."
        })
final class AlertList implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private ListOptions which;

    @Mixin
    private OutputOptions output;

    AlertList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var namespace = cluster.namespaceOr("holdfast-system");
            var alerts = which.list(api, Kind.ALERT, namespace).stream()
                    .sorted(Listing.OLDEST_FIRST)
                    .toList();
            new Listing(Kind.ALERT, alerts, which.allNamespaces(), columns(api.now()))
                    .print(session, output.format(), which.nothing(Kind.ALERT, namespace));
        }
        return ExitCode.DONE.code();
    }

    private static List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("ALERTNAME", alert -> alert.text("/spec/labels/alertname")),
                Column.of("SEVERITY", alert -> alert.text("/spec/labels/severity")),
                Column.of("STATE", AlertList::state),
                Column.of("MATCHED", alert -> alert.condition("Matched", "reason")),
                Column.of("AGE", alert -> Listing.age(alert.created(), now)),
                Column.wide("SOURCE", alert -> alert.text("/spec/source")),
                Column.wide("SEEN", alert -> Listing.age(alert.time("/status/lastSeen"), now)),
                Column.wide("DELIVERIES", alert -> alert.text("/status/deliveries")),
                Column.wide("NEAREST MISS", AlertList::nearestMiss),
                Column.of("RUNS", alert -> joined(alert.at("/status/runs"))));
    }

    /** In one word: where the alert stands. */
    private static String state(Found alert) {
        if (!alert.text("/status/rejected").isEmpty()) {
            return "Rejected";
        }
        if (!alert.text("/status/resolvedAt").isEmpty()) {
            return "Resolved";
        }
        return alert.at("/status/processed").asBoolean() ? "Processed" : "Firing";
    }

    private static String nearestMiss(Found alert) {
        var plan = alert.text("/status/nearestMiss/plan");
        return plan.isEmpty() ? "" : plan + ": " + alert.text("/status/nearestMiss/reason");
    }

    private static String joined(JsonNode texts) {
        var words = new StringJoiner(" ");
        texts.forEach(text -> words.add(text.asText()));
        return words.toString();
    }
}
