package dev.holdfast.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** Seeded random JSON for property tests, with the strings that printers and parsers trip over. */
public final class JsonSamples {

    private static final List<String> NASTY = List.of(
            "",
            " ",
            "\"",
            "\\",
            "\\\"",
            "\n\r\t\b\f",
            "\u0000\u0001\u001f\u007f",
            "\u2028\u2029",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\ude00\ud83d",
            "{{ .Values.ip }}",
            "$1 \\1 ${x}",
            "a/b~c",
            "null",
            "Grüße, 世界");

    private JsonSamples() {}

    public static Json value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> new Json.Null();
            case 1 -> new Json.Bool(random.nextBoolean());
            case 2 -> Json.number(random.nextLong());
            case 3 -> new Json.Num(new BigDecimal(random.nextInt()).scaleByPowerOfTen(random.nextInt(-50, 50)));
            case 4, 5 -> Json.text(string(random));
            case 6 -> {
                var items = new ArrayList<Json>();
                for (int i = random.nextInt(4); i > 0; i--) items.add(value(random, depth - 1));
                yield new Json.Arr(items);
            }
            default -> object(random, depth);
        };
    }

    public static Json.Obj object(Random random, int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = random.nextInt(4); i > 0; i--) members.put(string(random), value(random, depth - 1));
        return new Json.Obj(members);
    }

    public static String string(Random random) {
        if (random.nextInt(3) > 0) return NASTY.get(random.nextInt(NASTY.size()));
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) text.append((char) random.nextInt(0x10000));
        return text.toString();
    }

    /** The same value with the members of its objects in another order. */
    public static Json shuffled(Random random, Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var names = new ArrayList<>(members.keySet());
                Collections.shuffle(names, random);
                var mixed = new LinkedHashMap<String, Json>();
                names.forEach(name -> mixed.put(name, shuffled(random, members.get(name))));
                yield new Json.Obj(mixed);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(item -> shuffled(random, item)).toList());
            default -> json;
        };
    }
}
