package dev.holdfast.cli.kube;

import java.util.function.Function;

/**
 * One column of a list of objects.
 *
 * @param wide whether it is shown by {@code -o wide} only
 */
public record Column(String heading, boolean wide, Function<Found, String> cell) {

    public static Column of(String heading, Function<Found, String> cell) {
        return new Column(heading, false, cell);
    }

    public static Column wide(String heading, Function<Found, String> cell) {
        return new Column(heading, true, cell);
    }
}
