package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The form in which a server keeps a value of some shape: unknown fields and nulls dropped, defaults filled in. */
final class Form {

    /** A value of the wrong type. */
    static final class Mismatch extends RuntimeException {
        private final boolean bytes;

        Mismatch(String path, String words, boolean bytes) {
            super((path.isEmpty() ? "" : path.substring(1)) + ": " + words, null, false, false);
            this.bytes = bytes;
        }

        Mismatch(String path, String words) {
            this(path, words, false);
        }

        /** A string, but none that is base64. */
        boolean isBytes() {
            return bytes;
        }
    }

    /** Whether the kind is a Go type: empty containers vanish, and null in a map of strings is the empty string. */
    private final boolean typed;

    Form(boolean typed) {
        this.typed = typed;
    }

    /** Empty when nothing is kept. */
    Optional<Json> of(Shape shape, Json value, String path) {
        return switch (shape) {
            case Shape.Nullable(var inner) -> value instanceof Json.Null ? Optional.of(value) : of(inner, value, path);
            case Shape.Any ignored -> value instanceof Json.Null ? Optional.empty() : Optional.of(value);
            case Shape.Scalar scalar -> scalar(scalar, value, path);
            case Shape.MapOf(var inner) -> map(inner, value, path).filter(this::isKept);
            case Shape.ListOf(var inner) -> list(inner, value, path).filter(this::isKept);
            case Shape.Struct struct ->
                value instanceof Json.Null ? Optional.empty() : Optional.of(struct(struct, value, path));
        };
    }

    private Optional<Json> scalar(Shape.Scalar scalar, Json value, String path) {
        boolean fits =
                switch (scalar.type()) {
                    case STRING -> value instanceof Json.Text;
                    case BYTES -> value instanceof Json.Text(var text) && isBase64(text);
                    case INTEGER -> value instanceof Json.Num(var number) && number.scale() <= 0;
                    case BOOLEAN -> value instanceof Json.Bool;
                };
        if (value instanceof Json.Null) return scalar.standard();
        if (!fits) {
            boolean bytes = scalar.type() == Shape.Type.BYTES && value instanceof Json.Text;
            throw new Mismatch(path, "must be of type " + scalar.type() + ": " + value.noun(), bytes);
        }
        return scalar.dropZero() && isZero(value) ? Optional.empty() : Optional.of(value);
    }

    private static boolean isZero(Json value) {
        return switch (value) {
            case Json.Num(var number) -> number.signum() == 0;
            case Json.Bool(var set) -> !set;
            case Json.Text(var text) -> text.isEmpty();
            case Json.Null ignored -> true;
            case Json.Obj ignored -> false;
            case Json.Arr ignored -> false;
        };
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isKept(Json container) {
        return !typed
                || switch (container) {
                    case Json.Obj(var members) -> !members.isEmpty();
                    case Json.Arr(var items) -> !items.isEmpty();
                    default -> true;
                };
    }

    private Optional<Json> map(Shape shape, Json value, String path) {
        if (value instanceof Json.Null) return Optional.empty();
        if (!(value instanceof Json.Obj(var members)))
            throw new Mismatch(path, "must be of type object: " + value.noun());
        var kept = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> {
            if (typed && member instanceof Json.Null) kept.put(name, Json.text(""));
            else of(shape, member, path + "." + name).ifPresent(json -> kept.put(name, json));
        });
        return Optional.of(new Json.Obj(kept));
    }

    private Optional<Json> list(Shape shape, Json value, String path) {
        if (value instanceof Json.Null) return Optional.empty();
        if (!(value instanceof Json.Arr(var items))) throw new Mismatch(path, "must be of type array: " + value.noun());
        var kept = new ArrayList<Json>();
        for (int i = 0; i < items.size(); i++) {
            String at = path + "[" + i + "]";
            kept.add(of(shape, items.get(i), at).orElseThrow(() -> new Mismatch(at, "must not be null")));
        }
        return Optional.of(new Json.Arr(kept));
    }

    private Json struct(Shape.Struct struct, Json value, String path) {
        if (!(value instanceof Json.Obj object)) throw new Mismatch(path, "must be of type object: " + value.noun());
        var kept = new LinkedHashMap<String, Json>();
        object.members().forEach((name, member) -> {
            var shape = struct.fields().get(name);
            if (shape == null) return;
            // whatever the kind, its metadata is a Go type
            var form = path.isEmpty() && name.equals("metadata") ? new Form(true) : this;
            form.of(shape, member, path + "." + name).ifPresent(json -> kept.put(name, json));
        });
        struct.fields().forEach((name, shape) -> {
            if (shape instanceof Shape.Scalar scalar && scalar.standard().isPresent()) {
                kept.putIfAbsent(name, scalar.standard().get());
            }
        });
        return new Json.Obj(kept);
    }
}
