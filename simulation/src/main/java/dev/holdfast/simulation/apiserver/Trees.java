package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON as trees of members: what merge patches and field managers work on. Lists are leaves. */
public final class Trees {

    private Trees() {}

    /** RFC 7396. */
    static Json merge(Json target, Json patch) {
        if (!(patch instanceof Json.Obj(var changes))) return patch;
        var merged = new LinkedHashMap<>(members(target));
        changes.forEach((name, value) -> {
            if (value instanceof Json.Null) merged.remove(name);
            else merged.put(name, merge(merged.getOrDefault(name, Json.object()), value));
        });
        return new Json.Obj(merged);
    }

    /** Both trees in one; where both have a leaf, the right one's. */
    static Json.Obj union(Json.Obj left, Json.Obj right) {
        var both = new LinkedHashMap<>(left.members());
        right.members()
                .forEach((name, value) -> both.merge(
                        name,
                        value,
                        (old, added) ->
                                old instanceof Json.Obj a && added instanceof Json.Obj b ? union(a, b) : added));
        return new Json.Obj(both);
    }

    /** The ways to all leaves; an empty map is one. */
    static Set<List<String>> leaves(Json.Obj tree) {
        var leaves = new LinkedHashSet<List<String>>();
        collect(tree, List.of(), leaves);
        return leaves;
    }

    private static void collect(Json at, List<String> way, Set<List<String>> leaves) {
        if (at instanceof Json.Obj(var members) && (!members.isEmpty() || way.isEmpty())) {
            members.forEach((name, value) -> {
                var next = new ArrayList<>(way);
                next.add(name);
                collect(value, List.copyOf(next), leaves);
            });
        } else {
            leaves.add(way);
        }
    }

    /** What stands at the end of a way. */
    public static Optional<Json> at(Json tree, List<String> way) {
        Json at = tree;
        for (String name : way) {
            at = at instanceof Json.Obj(var members) ? members.get(name) : null;
            if (at == null) return Optional.empty();
        }
        return Optional.of(at);
    }

    public static Optional<Json> at(Json tree, String... way) {
        return at(tree, List.of(way));
    }

    public static String text(Json tree, String... way) {
        return at(tree, way).orElse(null) instanceof Json.Text(var text) ? text : "";
    }

    /** The tree with one value put in, or taken out. */
    public static Json.Obj with(Json.Obj tree, List<String> way, Optional<Json> value) {
        String name = way.getFirst();
        if (way.size() == 1) return value.map(json -> tree.with(name, json)).orElseGet(() -> without(tree, name));
        var child = tree.get(name).orElse(null) instanceof Json.Obj object ? object : Json.object();
        if (value.isEmpty() && tree.get(name).isEmpty()) return tree;
        return tree.with(name, with(child, way.subList(1, way.size()), value));
    }

    static Json.Obj without(Json.Obj tree, String name) {
        if (tree.get(name).isEmpty()) return tree;
        var rest = new LinkedHashMap<>(tree.members());
        rest.remove(name);
        return new Json.Obj(rest);
    }

    private static Map<String, Json> members(Json json) {
        return json instanceof Json.Obj(var members) ? members : Map.of();
    }
}
