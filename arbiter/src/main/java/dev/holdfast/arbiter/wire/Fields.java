package dev.holdfast.arbiter.wire;

import dev.holdfast.core.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The members of one message, each taken once; in the end none may be left. */
public final class Fields {

    private final Map<String, Json> left;
    private final List<String> wrong = new ArrayList<>();

    private Fields(Map<String, Json> members) {
        left = new LinkedHashMap<>(members);
    }

    /** @throws Unreadable when it is no map, or one of another form */
    public static Fields of(Json json, String form) throws Unreadable {
        if (!(json instanceof Json.Obj(var members))) {
            throw new Unreadable(List.of("a message is a map, this is " + json.noun()));
        }
        var fields = new Fields(members);
        var is = fields.text("form");
        if (!is.equals(form)) {
            throw new Unreadable(List.of("its form is \"%s\", and %s was expected".formatted(is, form)));
        }
        return fields;
    }

    public String text(String name) {
        if (left.remove(name) instanceof Json.Text(var value)) return value;
        wrong.add(name + " is not there, or no string");
        return "";
    }

    public boolean bool(String name) {
        if (left.remove(name) instanceof Json.Bool(var value)) return value;
        wrong.add(name + " is not there, or neither true nor false");
        return false;
    }

    public long number(String name) {
        if (left.remove(name) instanceof Json.Num(var value)
                && value.signum() >= 0
                && value.scale() <= 0
                && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) <= 0) {
            return value.longValueExact();
        }
        wrong.add(name + " is not there, or no whole number from 0");
        return 0;
    }

    public <E extends Enum<E>> E one(String name, E[] values) {
        var text = text(name);
        for (var value : values) if (value.name().equals(text)) return value;
        wrong.add("%s is \"%s\", not one of %s".formatted(name, text, List.of(values)));
        return values[0];
    }

    /** A member that may be missing. */
    public Optional<Json> any(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    /** Whether a member is there. */
    public boolean has(String name) {
        return left.containsKey(name);
    }

    public void wrong(String words) {
        wrong.add(words);
    }

    /** @throws Unreadable when anything was wrong, or is left that nobody has asked for */
    public <T> T end(T value) throws Unreadable {
        for (var name : new TreeSet<>(left.keySet())) {
            wrong.add(name + " is unknown here: a later version may mean something by it");
        }
        if (!wrong.isEmpty()) throw new Unreadable(wrong);
        return value;
    }
}
