package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which field manager owns which leaves of an object: managedFields, as ways to leaves. */
record Owners(Map<Manager, Set<List<String>>> sets) {

    /** One name may own fields by apply and, apart from that, by other writes. */
    record Manager(String name, boolean applies) {}

    static final Owners NONE = new Owners(Map.of());

    Owners {
        sets = Map.copyOf(sets);
    }

    /** After a write other than apply: what it changed is its own alone, what is gone is nobody's. */
    Owners written(String manager, Json.Obj before, Json.Obj after) {
        var was = owned(before);
        var is = owned(after);
        var changed = new HashSet<List<String>>();
        for (var way : is) {
            if (!was.contains(way) || !Trees.at(before, way).equals(Trees.at(after, way))) changed.add(way);
        }
        var touched = new HashSet<>(was);
        touched.removeAll(is);
        touched.addAll(changed);
        var next = without(touched);
        if (!changed.isEmpty()) {
            next.computeIfAbsent(new Manager(manager, false), m -> new HashSet<>())
                    .addAll(changed);
        }
        return new Owners(next);
    }

    private Map<Manager, Set<List<String>>> without(Set<List<String>> lost) {
        var left = new LinkedHashMap<Manager, Set<List<String>>>();
        sets.forEach((owner, ways) -> {
            var rest = new HashSet<>(ways);
            rest.removeAll(lost);
            if (!rest.isEmpty()) left.put(owner, rest);
        });
        return left;
    }

    /** Names of others who own a leaf that applying {@code config} to {@code live} would change. */
    Set<String> conflicts(String manager, Json.Obj live, Json.Obj config) {
        var conflicts = new TreeSet<String>();
        for (var way : owned(config)) {
            if (Trees.at(live, way).equals(Trees.at(config, way))) continue;
            sets.forEach((owner, ways) -> {
                if (!owner.equals(new Manager(manager, true)) && ways.contains(way)) {
                    conflicts.add("conflict with \"" + owner.name() + "\": ." + String.join(".", way));
                }
            });
        }
        return conflicts;
    }

    /** After an apply: the manager owns exactly what its configuration names; with force, alone where it changed it. */
    Owners applied(String manager, Json.Obj live, Json.Obj config, Json.Obj after) {
        var wanted = new HashSet<>(owned(config));
        var changed = new HashSet<>(owned(live));
        changed.removeAll(owned(after));
        wanted.forEach(way -> {
            if (!Trees.at(live, way).equals(Trees.at(config, way))) changed.add(way);
        });
        var next = without(changed);
        next.remove(new Manager(manager, true));
        if (!wanted.isEmpty()) next.put(new Manager(manager, true), wanted);
        return new Owners(next);
    }

    /** {@code merged} without what the manager once applied, no longer names, and nobody else owns. */
    Json.Obj pruned(String manager, Json.Obj config, Json.Obj merged) {
        var mine = new HashSet<>(sets.getOrDefault(new Manager(manager, true), Set.of()));
        mine.removeAll(owned(config));
        sets.forEach((owner, ways) -> {
            if (!owner.equals(new Manager(manager, true))) mine.removeAll(ways);
        });
        var left = merged;
        for (var way : mine) {
            if (Trees.at(config, way).isEmpty()) left = without(left, way);
        }
        return left;
    }

    /** What is empty then goes too. */
    private static Json.Obj without(Json.Obj tree, List<String> way) {
        var left = Trees.with(tree, way, Optional.empty());
        var parent = way.subList(0, way.size() - 1);
        boolean emptied = !parent.isEmpty() && Trees.at(left, parent).equals(Optional.of(Json.object()));
        return emptied ? without(left, parent) : left;
    }

    /** The leaves that have owners: all but what names and versions an object. */
    static Set<List<String>> owned(Json.Obj object) {
        var leaves = Trees.leaves(object);
        leaves.removeIf(way -> way.getFirst().equals("apiVersion")
                || way.getFirst().equals("kind")
                || way.getFirst().equals("metadata")
                        && (way.size() == 1 || !Set.of("labels", "annotations").contains(way.get(1))));
        return leaves;
    }
}
