package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.plan.Written;
import dev.holdfast.expression.Cel;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans that would start themselves, as far as the files that were checked tell: the step that closes a circle is named. */
final class PlanCircles {
    private final Map<String, Set<String>> starts = new TreeMap<>();

    void check(Report report, Manifest manifest, Json steps) {
        String namespace = manifest.text("metadata", "namespace");
        String self = namespace + "/" + manifest.text("metadata", "name");
        List<Written> written = steps instanceof Json.Arr(var items) ? Written.all(items) : List.of();
        for (var step : StepReading.read(steps, Cel.LANGUAGE).steps()) {
            if (!(step.action() instanceof Action.Child child)) continue;
            String started = (child.namespace().isEmpty() ? namespace : child.namespace()) + "/" + child.plan();
            starts.computeIfAbsent(self, fresh -> new TreeSet<>()).add(started);
            if (leads(started, self)) {
                report.add(
                        Rule.PLAN_CIRCLE,
                        "/spec/steps" + written.get(step.number() - 1).pointer() + "/plan/name",
                        "the plan " + child.plan()
                                + " would start this one again: a run refuses that when it gets there");
            }
        }
    }

    private boolean leads(String from, String to) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(to)) return true;
            if (seen.add(next)) open.addAll(starts.getOrDefault(next, Set.of()));
        }
        return false;
    }
}
