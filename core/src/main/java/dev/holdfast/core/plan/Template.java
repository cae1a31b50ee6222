package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one kind of template a plan has: {@code {{ .Values.KEY }}} inside string leaves. Replaced in a single pass and
 * never read again, so a value can become neither a key, nor structure, nor another template.
 */
public final class Template {

    /** A key as {@code outputKey} may be written, and as the API server lets it pass. */
    public static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /**
     * A use of a key. A dash is no part of any key, but of what is looked for, so that it is told as unknown instead of
     * being written as it stands. Possessive, so that matching is linear in the text.
     */
    private static final Pattern USE =
            Pattern.compile("\\{\\{[ \\t]{0,8}+\\.Values\\.([A-Za-z_][A-Za-z0-9_-]{0,127}+)[ \\t]{0,8}+}}");

    /** Most characters that a step's texts have, templates filled in: about what an API server takes in one request. */
    public static final int FILLED_LENGTH_MAX = 1024 * 1024;

    private Template() {}

    /** The keys that {@code json} uses, in order of appearance. */
    public static SequencedSet<String> keys(Json json) {
        var keys = new LinkedHashSet<String>();
        map(json, leaf -> {
            Matcher use = USE.matcher(leaf);
            while (use.find()) keys.add(use.group(1));
            return leaf;
        });
        return keys;
    }

    /**
     * {@code json} with every use replaced by its value.
     *
     * @throws IllegalArgumentException when a key has no value: check {@link #keys} before anything is written
     */
    public static Json fill(Json json, Map<String, String> values) {
        return map(
                json,
                leaf -> leaf.contains("{{")
                        ? USE.matcher(leaf).replaceAll(use -> Matcher.quoteReplacement(value(use.group(1), values)))
                        : leaf);
    }

    /** How many characters the texts of {@code json} have when every use is replaced: to be asked before {@link #fill}. */
    public static long filledLength(Json json, Map<String, String> values) {
        var length = new long[1];
        map(json, leaf -> {
            length[0] += leaf.length();
            Matcher use = USE.matcher(leaf);
            while (use.find())
                length[0] += value(use.group(1), values).length() - use.group().length();
            return leaf;
        });
        return length[0];
    }

    private static String value(String key, Map<String, String> values) {
        String value = values.get(key);
        if (value == null) throw new IllegalArgumentException("no step has output the value \"" + key + "\"");
        return value;
    }

    private static Json map(Json json, UnaryOperator<String> leaf) {
        return switch (json) {
            case Json.Text(var value) -> new Json.Text(leaf.apply(value));
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(item -> map(item, leaf)).toList());
            case Json.Obj(var members) -> {
                var mapped = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> mapped.put(name, map(value, leaf)));
                yield new Json.Obj(mapped);
            }
            case Json.Num n -> n;
            case Json.Bool b -> b;
            case Json.Null n -> n;
        };
    }
}
