package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * One document of a file as kubectl reads it.
 *
 * @param tree maps, lists, texts, numbers, booleans and nulls
 * @param places where each value stands, by JSON pointer; of a map's member the place of its key
 */
record Manifest(String file, Object tree, Map<String, Place> places) {

    /** Where the value stands, or the innermost thing around it that exists. */
    Place place(String pointer) {
        var at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = Pointer.parent(at);
        }
        return places.getOrDefault(at, new Place(file, 1, 1));
    }

    /** The text under keys; empty when there is none. */
    String text(String... keys) {
        Object at = tree;
        for (var key : keys) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at instanceof String text ? text : "";
    }

    /** What stands under keys. */
    Optional<Json> json(String... keys) {
        Object at = tree;
        for (var key : keys) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return Optional.empty();
            }
            at = map.get(key);
        }
        return Optional.of(Json.of(at));
    }
}
