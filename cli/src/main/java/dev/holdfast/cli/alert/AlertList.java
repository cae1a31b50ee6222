package dev.holdfast.cli.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** Lists received alerts: which matched a plan, and which run answers them. */
@Command(
        name = "list",
        aliases = "ls",
        description = {
            "List received alerts, newest last.",
            "Without -n those of holdfast-system, where the intake writes them."
        })
final class AlertList extends KindList {
    AlertList(Session session) {
        super(session, Kind.ALERT, Listing.OLDEST_FIRST);
    }

    @Override
    protected String namespace(ClusterOptions options, Api api) {
        return options.namespaceOr("holdfast-system");
    }

    @Override
    protected List<Column> columns(Instant now) {
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
