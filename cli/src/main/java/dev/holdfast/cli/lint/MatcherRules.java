package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which alerts a plan's {@code alertLabels} would fit. */
final class MatcherRules {
    /** The label that says what is wrong. */
    private static final String NAME = "alertname";

    /** Labels that say where. */
    private static final Set<String> PLACES = Set.of(
            "app",
            "app_kubernetes_io_instance",
            "app_kubernetes_io_name",
            "application",
            "cluster",
            "component",
            "container",
            "customer",
            "datacenter",
            "deployment",
            "env",
            "environment",
            "host",
            "hostname",
            "instance",
            "job",
            "namespace",
            "node",
            "owner",
            "pod",
            "product",
            "prometheus",
            "region",
            "replica",
            "service",
            "site",
            "stage",
            "statefulset",
            "system",
            "team",
            "tenant",
            "tier",
            "zone");

    /** Labels that say how bad. */
    private static final Set<String> SEVERITIES = Set.of("severity", "priority", "level", "urgency");

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private MatcherRules() {}

    static void check(Report report, Json labels, String at) {
        if (!(labels instanceof Json.Obj(var members))) {
            return;
        }
        if (members.isEmpty()) {
            report.add(Rule.EMPTY_MATCHER, at, "an empty map never matches: no alert starts this plan");
            return;
        }
        members.forEach((name, value) -> label(report, name, value, Pointer.member(at, name)));
        if (members.containsKey(NAME)) {
            return;
        }
        var places = new TreeSet<>(members.keySet());
        places.retainAll(PLACES);
        var severities = new TreeSet<>(members.keySet());
        severities.retainAll(SEVERITIES);
        if (places.size() + severities.size() < members.size()) {
            return;
        }
        if (severities.isEmpty()) {
            report.add(
                    Rule.BROAD_MATCHER,
                    at,
                    "any alert with this " + words(places)
                            + " starts the plan, even a warning about its disk; add alertname");
        } else if (places.isEmpty()) {
            report.add(
                    Rule.BROAD_MATCHER,
                    at,
                    "any alert of this " + words(severities) + " starts the plan, whatever it is about; add alertname");
        } else {
            report.add(
                    Rule.SEVERITY_MATCHER,
                    at,
                    "every alert of this " + words(severities) + " with this " + words(places)
                            + " starts the plan; alertname would say which");
        }
    }

    private static String words(Set<String> names) {
        return String.join(" and ", names);
    }

    private static void label(Report report, String name, Json value, String pointer) {
        if (!LABEL.matcher(name).matches()) {
            report.add(
                    Rule.LABEL,
                    pointer,
                    "\"" + name + "\" is no label name of Prometheus (letters, digits and _); few alerts carry it");
        }
        if (value instanceof Json.Text(var text) && text.isEmpty()) {
            report.add(Rule.LABEL, pointer, "Prometheus drops labels with an empty value: no alert carries it");
        }
    }
}
