package dev.holdfast.cli;

/** Keeps libraries from writing between the lines of a result: what matters is told by faults, not by logs. */
public final class Quiet {
    private Quiet() {}

    /** Must be called before the first logger is made. */
    public static void logs() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
}
