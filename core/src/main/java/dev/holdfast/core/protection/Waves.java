package dev.holdfast.core.protection;

import dev.holdfast.core.plan.Listing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order applications are recovered: wave after wave, the most urgent first; in a wave each as soon as what it
 * depends on is recovered.
 *
 * <ol>
 *   <li>Nothing comes before what it depends on.
 *   <li>What something urgent depends on is as urgent: a database of priority 3 under a shop of priority 1 counts as 1.
 *   <li>Those that are as urgent make a wave. Only waves wait for each other whole, so that what is urgent has the machines
 *       and the people first; an application that takes long holds up none of its wave that does not depend on it.
 *   <li>A dependency that is missing, or a circle, refuses the whole: half a recovery in a guessed order is none.
 *   <li>A dependency that is there and was not asked for is not waited for: the caller says what is concerned.
 * </ol>
 */
public final class Waves {

    private Waves() {}

    /** The order, or why there is none. */
    public sealed interface Plan {
        /** @param waves each in such an order that nothing comes before what it depends on, else by names */
        record Ordered(List<List<Application>> waves) implements Plan {
            public Ordered {
                waves = waves.stream().map(List::copyOf).toList();
            }
        }

        record Refused(String words) implements Plan {}
    }

    /**
     * @param concerned what is to be recovered
     * @param all every application that is known, so that a dependency that is not concerned is told from a missing one
     */
    public static Plan of(Collection<Application> concerned, Collection<Application> all) {
        var problems = concerned.stream()
                .flatMap(application -> Dependencies.check(application, all).stream())
                .map(Dependencies.Problem::words)
                .distinct()
                .sorted()
                .toList();
        if (!problems.isEmpty()) return new Plan.Refused(Listing.of(problems, "; "));
        var named = new TreeMap<String, Application>();
        concerned.forEach(application -> named.put(application.id(), application));
        var urgency = urgency(named);
        var waves = new TreeMap<Integer, List<Application>>();
        named.values().forEach(application -> waves.computeIfAbsent(
                        urgency.get(application.id()), urgent -> new ArrayList<>())
                .add(application));
        return new Plan.Ordered(waves.values().stream().map(Waves::ordered).toList());
    }

    /** What depends on others after them, by names where neither does. There is no circle. */
    private static List<Application> ordered(List<Application> wave) {
        var open = new TreeMap<String, Application>();
        wave.forEach(application -> open.put(application.id(), application));
        var ordered = new ArrayList<Application>();
        while (!open.isEmpty()) {
            var next = open.values().stream()
                    .filter(application -> needs(application).stream().noneMatch(open::containsKey))
                    .toList();
            if (next.isEmpty()) throw new IllegalStateException("a circle among " + open.keySet());
            next.forEach(application -> open.remove(application.id()));
            ordered.addAll(next);
        }
        return ordered;
    }

    /** The priority of each, or that of the most urgent that depends on it. */
    private static Map<String, Integer> urgency(Map<String, Application> concerned) {
        var urgency = new LinkedHashMap<String, Integer>();
        concerned.values().stream()
                .sorted(Comparator.comparingInt(Application::priority))
                .forEach(application -> hurry(application, application.priority(), concerned, urgency));
        return urgency;
    }

    private static void hurry(
            Application application, int priority, Map<String, Application> concerned, Map<String, Integer> urgency) {
        var known = urgency.get(application.id());
        if (known != null && known <= priority) return;
        urgency.put(application.id(), Math.min(priority, application.priority()));
        for (var needed : needs(application)) {
            var below = concerned.get(needed);
            if (below != null) hurry(below, urgency.get(application.id()), concerned, urgency);
        }
    }

    private static List<String> needs(Application application) {
        return application.dependsOn().stream()
                .map(name -> application.namespace() + "/" + name)
                .toList();
    }
}
