package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a field may hold: the part of a Kubernetes schema that writes of single fields run into. */
sealed interface Shape {

    /**
     * A string, whole number or boolean.
     *
     * @param standard what an absent one becomes
     * @param dropZero whether its zero value is not kept
     */
    record Scalar(Type type, Optional<Json> standard, boolean dropZero) implements Shape {}

    /** A map of strings to one shape; every entry has an owner of its own. */
    record MapOf(Shape value) implements Shape {}

    /** A list; it has one owner as a whole. */
    record ListOf(Shape item) implements Shape {}

    /** Named fields; others are dropped. */
    record Struct(Map<String, Shape> fields) implements Shape {
        public Struct {
            // the same order in every process: members that a default adds come in it
            fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        }
    }

    /** May also be null, and keeps it; custom resources only. */
    record Nullable(Shape shape) implements Shape {}

    /** Anything, unchecked. */
    record Any() implements Shape {}

    enum Type {
        STRING,
        /** A string that is base64. */
        BYTES,
        INTEGER,
        BOOLEAN
    }

    static Shape scalar(Type type) {
        return new Scalar(type, Optional.empty(), false);
    }

    static Shape count(long standard) {
        return new Scalar(Type.INTEGER, Optional.of(Json.number(standard)), false);
    }

    static Shape text(String standard) {
        return new Scalar(Type.STRING, Optional.of(Json.text(standard)), false);
    }

    /** A scalar whose zero is not kept. */
    static Shape omitted(Type type) {
        return new Scalar(type, Optional.empty(), true);
    }

    static Shape strings() {
        return new MapOf(scalar(Type.STRING));
    }

    static Struct struct(Map<String, Shape> fields) {
        return new Struct(fields);
    }
}
