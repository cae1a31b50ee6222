package dev.holdfast.core.protection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is wrong with what an application depends on: something that is not there, or a circle. */
public final class Dependencies {

    private Dependencies() {}

    /** One thing that is wrong. */
    public sealed interface Problem {
        String words();

        /** Something it depends on is not there, or something that depends on it in turn. */
        record Missing(String application, String name) implements Problem {
            @Override
            public String words() {
                return application + " depends on " + name + ", and there is no such application in its namespace;"
                        + " create it, or take it out of spec.dependsOn";
            }
        }

        /** A circle, from one application over others back to itself. */
        record Circle(List<String> applications) implements Problem {
            public Circle {
                applications = List.copyOf(applications);
            }

            @Override
            public String words() {
                return "the applications depend on each other in a circle: " + String.join(" on ", applications)
                        + "; none of them could be recovered first, so take one out of another's spec.dependsOn";
            }
        }
    }

    /** What is wrong with {@code application} and with everything it depends on, itself or through others. */
    public static List<Problem> check(Application application, Collection<Application> all) {
        var known = byName(application.namespace(), all);
        known.put(application.name(), application);
        var problems = new ArrayList<Problem>();
        var reached = new HashSet<String>();
        Deque<String> open = new ArrayDeque<>(List.of(application.name()));
        while (!open.isEmpty()) {
            var name = open.remove();
            if (!reached.add(name)) continue;
            for (var needed : known.get(name).dependsOn()) {
                if (known.containsKey(needed)) open.add(needed);
                else problems.add(new Problem.Missing(name, needed));
            }
        }
        circle(application.name(), known, new ArrayList<>(), new HashSet<>()).ifPresent(problems::add);
        return List.copyOf(problems);
    }

    /** The first circle that is reached from {@code name}. Deep as the applications of one namespace at most. */
    private static Optional<Problem> circle(
            String name, Map<String, Application> known, List<String> way, Set<String> clear) {
        if (clear.contains(name) || !known.containsKey(name)) return Optional.empty();
        if (way.contains(name)) {
            var circle = new ArrayList<>(way.subList(way.indexOf(name), way.size()));
            circle.add(name);
            return Optional.of(new Problem.Circle(circle));
        }
        way.add(name);
        for (var needed : known.get(name).dependsOn()) {
            var found = circle(needed, known, way, clear);
            if (found.isPresent()) return found;
        }
        way.removeLast();
        clear.add(name);
        return Optional.empty();
    }

    private static TreeMap<String, Application> byName(String namespace, Collection<Application> all) {
        return all.stream()
                .filter(application -> application.namespace().equals(namespace))
                .collect(Collectors.toMap(Application::name, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
