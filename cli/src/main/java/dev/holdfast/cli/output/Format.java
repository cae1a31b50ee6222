package dev.holdfast.cli.output;

/** The forms of a result, as {@code -o} names them. */
public enum Format {
    table,
    wide,
    json,
    yaml,
    name;

    /** Whether the result is meant for people. */
    public boolean forPeople() {
        return this == table || this == wide;
    }
}
