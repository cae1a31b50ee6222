package dev.holdfast.cli.failover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The steps of a failover: the waves one after the other, and in each an application as soon as those of its wave are over
 * on which it depends. An application that failed is gone on without; what depends on it is not started, since its step
 * asks for the key that only a completed run leaves.
 */
final class FailoverSteps {

    /** Most members of a group; a larger wave is cut into several that do not wait for each other. */
    private static final int GROUP_MAX = 50;

    private static final int NAME_MAX = 50;

    private final String home;
    private final Map<String, String> keys;
    private final Map<String, String> names;
    private final ArrayNode steps = Trees.object().putArray("steps");

    private FailoverSteps(String home, List<List<Concerned>> waves) {
        this.home = home;
        var all = waves.stream().flatMap(List::stream).toList();
        this.keys = keys(all);
        this.names = names(all);
    }

    static ArrayNode of(List<List<Concerned>> waves, String home) {
        var built = new FailoverSteps(home, waves);
        List<String> before = List.of();
        for (int wave = 1; wave <= waves.size(); wave++) {
            built.add(waves.get(wave - 1), wave, before);
            before = waves.get(wave - 1).stream()
                    .map(one -> built.names.get(one.id()))
                    .toList();
        }
        return built.steps;
    }

    /** @param before the names of the wave before */
    private void add(List<Concerned> wave, int number, List<String> before) {
        if (wave.size() == 1) {
            steps.add(step(wave.getFirst(), wave, number, Optional.empty()));
            return;
        }
        for (int first = 0; first < wave.size(); first += GROUP_MAX) {
            // the first of a wave comes after all before it, as every step; a further one not after that
            var awaits = first == 0 ? Optional.<List<String>>empty() : Optional.of(before);
            var group = steps.addObject().put("type", "parallel").put("title", "wave " + number);
            var members =
                    group.putObject("parallel").put("maxConcurrent", GROUP_MAX).putArray("steps");
            for (var one : wave.subList(first, Math.min(first + GROUP_MAX, wave.size()))) {
                members.add(step(one, wave, number, awaits));
            }
        }
    }

    private ObjectNode step(Concerned one, List<Concerned> wave, int number, Optional<List<String>> awaits) {
        var step = Trees.object().put("type", "plan").put("name", names.get(one.id()));
        step.put("title", Listing.cut("wave " + number + ": " + one.id(), Step.TITLE_LENGTH_MAX));
        step.put("onFailure", "continue");
        // what it needs of its wave has waited for the wave before
        var beside = wave.stream()
                .filter(other -> one.needs().contains(other.id()))
                .map(other -> names.get(other.id()))
                .toList();
        (beside.isEmpty() ? awaits : Optional.of(beside))
                .ifPresent(list -> list.forEach(step.putArray("dependsOn")::add));
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
    private static Map<String, String> keys(List<Concerned> all) {
        return unique(
                all,
                one -> Listing.cut("done_" + one.id().replaceAll("[^A-Za-z0-9]", "_"), 100)
                        .replaceAll("[^A-Za-z0-9_]", ""),
                "_");
    }

    /** A name for each application's step, by which others depend on it. */
    private static Map<String, String> names(List<Concerned> all) {
        return unique(
                all,
                one -> {
                    var readable = one.id().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                    var cut = readable.length() <= NAME_MAX ? readable : readable.substring(0, NAME_MAX);
                    return cut.replaceAll("^-+|-+$", "");
                },
                "-");
    }

    private static Map<String, String> unique(List<Concerned> all, Function<Concerned, String> readable, String dash) {
        var unique = new LinkedHashMap<String, String>();
        Set<String> taken = new HashSet<>();
        for (var one : all) {
            var name = readable.apply(one);
            for (int count = 2; !taken.add(name); count++) name = readable.apply(one) + dash + count;
            unique.put(one.id(), name);
        }
        return unique;
    }
}
