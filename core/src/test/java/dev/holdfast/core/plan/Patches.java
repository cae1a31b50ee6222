package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What an API server makes of a patch, written from RFC 6902 and RFC 7396 alone; only the operations that core sends. */
final class Patches {

    private Patches() {}

    /** RFC 7396, section 2. */
    static Json merge(Json target, Json patch) {
        if (!(patch instanceof Json.Obj changes)) return patch;
        var members = new LinkedHashMap<String, Json>(
                target instanceof Json.Obj object
                        ? object.members()
                        : Json.object().members());
        changes.members().forEach((name, value) -> {
            if (value instanceof Json.Null) members.remove(name);
            else members.put(name, merge(members.getOrDefault(name, new Json.Null()), value));
        });
        return new Json.Obj(members);
    }

    /** RFC 6902; a failed operation is an {@link IllegalStateException}. */
    static Json apply(Json target, Json operations) {
        Json result = target;
        for (var item : ((Json.Arr) operations).items()) {
            var operation = (Json.Obj) item;
            var path = text(operation, "path").split("/", -1);
            var tokens = new ArrayList<String>();
            for (int i = 1; i < path.length; i++)
                tokens.add(path[i].replace("~1", "/").replace("~0", "~"));
            result = apply(
                    result,
                    tokens,
                    text(operation, "op"),
                    operation.get("value").orElseThrow());
        }
        return result;
    }

    private static Json apply(Json at, List<String> tokens, String op, Json value) {
        String token = tokens.getFirst();
        boolean last = tokens.size() == 1;
        return switch (at) {
            case Json.Obj object -> {
                var is = object.get(token);
                if (!last) {
                    yield object.with(token, apply(is.orElseThrow(() -> failed(token)), rest(tokens), op, value));
                }
                if (is.isEmpty() && !op.equals("add")) throw failed(token);
                if (!op.equals("test")) yield object.with(token, value);
                if (!is.get().equals(value)) throw failed(token);
                yield object;
            }
            case Json.Arr(var items) -> {
                var changed = new ArrayList<>(items);
                if (token.equals("-")) {
                    changed.add(value);
                    yield new Json.Arr(changed);
                }
                int index = Integer.parseInt(token);
                if (index >= items.size()) throw failed(token);
                if (!last) changed.set(index, apply(items.get(index), rest(tokens), op, value));
                else if (op.equals("replace")) changed.set(index, value);
                else throw failed(op);
                yield new Json.Arr(changed);
            }
            default -> throw failed(token);
        };
    }

    private static List<String> rest(List<String> tokens) {
        return tokens.subList(1, tokens.size());
    }

    private static String text(Json.Obj operation, String member) {
        return ((Json.Text) operation.get(member).orElseThrow()).value();
    }

    private static IllegalStateException failed(String where) {
        return new IllegalStateException("the patch failed at " + where);
    }
}
