package dev.holdfast.cli.output;

/** A number of things, in words: {@code 1 error}, {@code 2 errors}. */
public final class Counted {
    private Counted() {}

    /** The noun takes an s when it is not about one. */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
