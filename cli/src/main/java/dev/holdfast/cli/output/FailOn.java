package dev.holdfast.cli.output;

/** Which findings make a command that checks something end with 3. */
public enum FailOn {
    error,
    warning,
    never
}
