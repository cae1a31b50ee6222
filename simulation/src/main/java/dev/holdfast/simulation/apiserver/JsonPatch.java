package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 6902 as the API server's library does it: a replacement of a member that is not there adds it, a test of an absent
 * member against null succeeds.
 */
final class JsonPatch {

    private static final class Failed extends RuntimeException {
        Failed() {
            super(null, null, false, false);
        }
    }

    private JsonPatch() {}

    /** The patched document; empty when an operation failed. */
    static Optional<Json> apply(Json document, Json.Arr operations) {
        try {
            Json patched = document;
            for (var item : operations.items()) patched = apply(patched, item);
            return Optional.of(patched);
        } catch (Failed failed) {
            return Optional.empty();
        }
    }

    private static Json apply(Json document, Json item) {
        String op = Trees.text(item, "op");
        String[] path = Trees.text(item, "path").split("/", -1);
        var tokens = new ArrayList<String>();
        for (int i = 1; i < path.length; i++)
            tokens.add(path[i].replace("~1", "/").replace("~0", "~"));
        if (tokens.isEmpty() || !List.of("add", "remove", "replace", "test").contains(op)) throw new Failed();
        return at(document, tokens, op, Trees.at(item, "value").orElse(new Json.Null()));
    }

    private static Json at(Json json, List<String> tokens, String op, Json value) {
        String token = tokens.getFirst();
        boolean last = tokens.size() == 1;
        return switch (json) {
            case Json.Obj object when last -> member(object, token, op, value);
            case Json.Obj object -> {
                var child = object.get(token).orElseThrow(Failed::new);
                yield object.with(token, at(child, tokens.subList(1, tokens.size()), op, value));
            }
            case Json.Arr(var items) when last -> element(items, token, op, value);
            case Json.Arr(var items) -> {
                int index = index(token, items.size() - 1);
                var changed = new ArrayList<>(items);
                changed.set(index, at(items.get(index), tokens.subList(1, tokens.size()), op, value));
                yield new Json.Arr(changed);
            }
            default -> throw new Failed();
        };
    }

    private static Json member(Json.Obj object, String name, String op, Json value) {
        var is = object.get(name);
        return switch (op) {
            case "add", "replace" -> object.with(name, value);
            case "remove" -> {
                if (is.isEmpty()) throw new Failed();
                yield Trees.without(object, name);
            }
            default -> {
                if (!is.orElse(new Json.Null()).equals(value)) throw new Failed();
                yield object;
            }
        };
    }

    private static Json element(List<Json> items, String token, String op, Json value) {
        var changed = new ArrayList<>(items);
        switch (op) {
            case "add" -> changed.add(token.equals("-") ? items.size() : index(token, items.size()), value);
            case "replace" -> changed.set(index(token, items.size() - 1), value);
            case "remove" -> changed.remove(index(token, items.size() - 1));
            default -> {
                if (!items.get(index(token, items.size() - 1)).equals(value)) throw new Failed();
            }
        }
        return new Json.Arr(changed);
    }

    private static int index(String token, int max) {
        if (!token.matches("\\d{1,6}") || Integer.parseInt(token) > max) throw new Failed();
        return Integer.parseInt(token);
    }
}
