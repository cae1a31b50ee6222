package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Very many alerts at once. The last few match a plan each; they are the last also in the order in which Alertmanager puts
 * alerts into one group.
 *
 * @param name the label value that all of them carry, and no others
 */
record Storm(String name, int alerts, int groups, Ground matched) {
    private static final Duration LASTS = Duration.ofHours(6);
    private static final String LABEL = "storm";
    private static final int PAGE = 2000;

    /** What shows that an object belongs to this storm, in the text of a watch event. */
    String mark() {
        return "\"" + LABEL + "\":\"" + name + "\"";
    }

    /** By which labels Alertmanager must group to make so many groups. */
    List<String> groupBy() {
        if (groups == 1) return List.of();
        return groups == alerts ? List.of("...") : List.of("group");
    }

    /** The body of Alertmanager's API. */
    ArrayNode body() {
        var body = Api.JSON.createArrayNode();
        for (int i = 0; i < alerts; i++) body.add(alert(i));
        return body;
    }

    private ObjectNode alert(int i) {
        // Longer than the storm: an alert without an end counts as resolved after five minutes.
        var alert = Manifests.json(
                """
                {"labels": {}, "annotations": {"summary": "The application does not answer for a while", "runbook": "%s"},
                 "startsAt": "%s", "endsAt": "%s", "generatorURL": "http://prometheus.example/graph?g0.expr=up"}""",
                "http://runbooks.example/the-application-does-not-answer",
                Instant.now(),
                Instant.now().plus(LASTS));
        labels(i).forEach(((ObjectNode) alert.path("labels"))::put);
        return alert;
    }

    private Map<String, String> labels(int i) {
        var labels = new TreeMap<>(Map.of(
                "alertname",
                "ApplicationDown",
                "severity",
                "warning",
                LABEL,
                name,
                "group",
                "g-" + i % groups,
                "instance",
                (isMatched(i) ? "zz-" : "node-") + i));
        if (isMatched(i)) labels.put(Ground.LABEL, matched.wanted(i));
        return labels;
    }

    private boolean isMatched(int i) {
        return i >= alerts - matched.plans();
    }

    static String instance(JsonNode alert) {
        return alert.at("/spec/labels/instance").asText();
    }

    static boolean matches(JsonNode alert) {
        return alert.at("/spec/labels").has(Ground.LABEL);
    }

    /** A ReceivedAlert as the operator would store the alert, under a name of the bench's own. */
    ObjectNode stored(int i) {
        var alert = alert(i);
        var object = Manifests.json("""
                {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "ReceivedAlert", "metadata": {"name": "%s-%d"}, "spec": {}}""", name, i);
        ((ObjectNode) object.path("spec"))
                .<ObjectNode>set("labels", alert.path("labels"))
                .<ObjectNode>set("annotations", alert.path("annotations"))
                .set("startsAt", alert.path("startsAt"));
        return object;
    }

    /** What the API server has of this storm. */
    Count count(Api api) {
        var copies = new HashMap<String, Integer>();
        var next = "";
        do {
            var page = api.get(Manifests.alerts(Installation.NAMESPACE) + "?limit=" + PAGE + next);
            for (var alert : page.path("items")) {
                if (alert.at("/spec/labels/" + LABEL).asText().equals(name))
                    copies.merge(instance(alert), 1, Integer::sum);
            }
            var more = page.at("/metadata/continue").asText();
            next = more.isEmpty() ? "" : "&continue=" + more;
        } while (!next.isEmpty());
        int doubled = copies.values().stream().mapToInt(count -> count - 1).sum();
        return new Count(alerts - copies.size(), doubled);
    }

    /** Whether every matched alert has exactly one run, which is completed, and changed its target. */
    List<String> faults() {
        var faults = new ArrayList<String>();
        var runs = new HashMap<String, List<String>>();
        for (var run : matched.admin().get(Manifests.runs(matched.namespace())).path("items")) {
            var labels = run.at("/spec/alertSpec/labels");
            if (!labels.path(LABEL).asText().equals(name)) continue;
            runs.computeIfAbsent(labels.path("instance").asText(), unknown -> new ArrayList<>())
                    .add(Manifests.phase(run));
        }
        for (int i = alerts - matched.plans(); i < alerts; i++) {
            var phases = runs.getOrDefault("zz-" + i, List.of());
            if (!phases.equals(List.of("Completed"))) faults.add("the runs of alert zz-" + i + " are " + phases);
        }
        return faults;
    }

    record Count(int lost, int doubled) {
        boolean exact() {
            return lost == 0 && doubled == 0;
        }
    }
}
