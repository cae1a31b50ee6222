package dev.holdfast.core.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One JSON value, immutable. Numbers compare by value ({@code 1.0} equals {@code 1}), objects compare without regard
 * to the order of their members, which is kept for printing.
 */
public sealed interface Json {

    /** An object; iteration follows the order in which its members were given. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member {@code name}, if the object has it; a member that is {@code null} is {@link Null}. */
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** This object with one member set. */
        public Obj with(String name, Json value) {
            var changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Obj(changed);
        }
    }

    /** A list. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record Text(String value) implements Json {}

    /** A number, kept without trailing zeros so that equal numbers are equal values. */
    record Num(BigDecimal value) implements Json {
        public Num {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** The value {@code null}, which is not the same as an absent member. */
    record Null() implements Json {}

    /**
     * The value of a tree of {@code Map, List, String, Number, Boolean} and null, as every JSON or YAML library gives it.
     *
     * @throws IllegalArgumentException for anything else in the tree
     */
    static Json of(Object tree) {
        return switch (tree) {
            case null -> new Null();
            case Json json -> json;
            case String value -> new Text(value);
            case Boolean value -> new Bool(value);
            case BigDecimal value -> new Num(value);
            case Number value -> new Num(new BigDecimal(value.toString()));
            case List<?> items -> new Arr(items.stream().map(Json::of).toList());
            case Map<?, ?> members -> {
                var object = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> object.put(String.valueOf(name), of(value)));
                yield new Obj(object);
            }
            default -> throw new IllegalArgumentException("no JSON value: " + tree.getClass());
        };
    }

    static Text text(String value) {
        return new Text(value);
    }

    static Num number(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Obj object() {
        return new Obj(Map.of());
    }

    static Obj object(String name, Json value) {
        return new Obj(Map.of(name, value));
    }

    static Arr array(Json... items) {
        return new Arr(List.of(items));
    }

    /** Compact JSON text in the order given. */
    default String print() {
        var out = new StringBuilder();
        JsonPrinter.print(this, out, UnaryOperator.identity());
        return out.toString();
    }

    /** Length of the compact JSON text in UTF-8. */
    default int bytes() {
        return JsonPrinter.bytes(this);
    }

    /** Compact JSON text with members sorted at every depth: equal values give equal text, which digests rely on. */
    default String canonical() {
        var out = new StringBuilder();
        JsonPrinter.print(this, out, TreeMap::new);
        return out.toString();
    }

    /** What a person calls this value: {@code a map}, {@code a list}, {@code a string}, … */
    default String noun() {
        return switch (this) {
            case Obj ignored -> "a map";
            case Arr(var items) -> "a list of " + items.size();
            case Text ignored -> "a string";
            case Num ignored -> "a number";
            case Bool ignored -> "a boolean";
            case Null ignored -> "null";
        };
    }
}
