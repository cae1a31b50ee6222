package dev.holdfast.cli.lint;

/** How bad a finding is. */
public enum Severity {
    /** The manifest is refused, or the plan cannot run. */
    error,
    /** It runs, but probably not as it was meant. */
    warning,
    /** Worth knowing. */
    info
}
