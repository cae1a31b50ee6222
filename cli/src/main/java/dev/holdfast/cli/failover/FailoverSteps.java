package dev.holdfast.cli.failover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of a failover: the waves one after the other, and in each its applications at the same time. An
 * application that failed is gone on without; what depends on it is not started, since its step asks for the key that
 * only a completed run leaves.
 */
final class FailoverSteps {

    /** Most members of a group; a larger wave is cut into several. */
    private static final int GROUP_MAX = 50;

    private FailoverSteps() {}

    static ArrayNode of(List<List<Concerned>> waves, String home) {
        var steps = Trees.object().putArray("steps");
        var keys = keys(waves);
        for (int wave = 1; wave <= waves.size(); wave++) {
            var members = waves.get(wave - 1);
            for (int first = 0; first < members.size(); first += GROUP_MAX) {
                var together = members.subList(first, Math.min(first + GROUP_MAX, members.size()));
                add(steps, together, wave, home, keys);
            }
        }
        return steps;
    }

    private static void add(
            ArrayNode steps, List<Concerned> together, int wave, String home, Map<String, String> keys) {
        if (together.size() == 1) {
            steps.add(step(together.getFirst(), wave, home, keys));
            return;
        }
        var group = steps.addObject().put("type", "parallel").put("title", "wave " + wave);
        var members =
                group.putObject("parallel").put("maxConcurrent", GROUP_MAX).putArray("steps");
        for (var one : together) members.add(step(one, wave, home, keys));
    }

    private static ObjectNode step(Concerned one, int wave, String home, Map<String, String> keys) {
        var step = Trees.object().put("type", "plan");
        step.put("title", Listing.cut("wave " + wave + ": " + one.id(), Step.TITLE_LENGTH_MAX));
        step.put("onFailure", "continue");
        var needed = one.needs().stream()
                .filter(keys::containsKey)
                .map(id -> "has(values." + keys.get(id) + ")")
                .collect(Collectors.joining(" && "));
        if (!needed.isEmpty()) step.put("when", needed);
        var plan = step.putObject("plan").put("name", one.plan().name());
        if (!one.plan().namespace().equals(home)) {
            plan.put("namespace", one.plan().namespace());
        }
        plan.put("outputKey", keys.get(one.id()));
        return step;
    }

    /** A key for each application, readable in what is said of a step that was not needed. */
    private static Map<String, String> keys(List<List<Concerned>> waves) {
        var keys = new LinkedHashMap<String, String>();
        Set<String> taken = new HashSet<>();
        waves.stream().flatMap(List::stream).forEach(one -> {
            String readable = Listing.cut("done_" + one.id().replaceAll("[^A-Za-z0-9]", "_"), 100)
                    .replaceAll("[^A-Za-z0-9_]", "");
            String key = taken.add(readable) ? readable : readable + "_" + (keys.size() + 1);
            taken.add(key);
            keys.put(one.id(), key);
        });
        return keys;
    }
}
