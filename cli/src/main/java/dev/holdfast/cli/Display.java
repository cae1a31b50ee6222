package dev.holdfast.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How things are shown and whether questions may be asked: the options that every command takes. */
public final class Display {
    /** When text is coloured. Colour never carries meaning alone. */
    public enum Color {
        auto,
        always,
        never
    }

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            description = "auto, always or never. auto colours on a terminal unless NO_COLOR is set.")
    Color color = Color.auto;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Short for --color=never.")
    boolean noColor;

    @Option(names = "--ascii", scope = ScopeType.INHERIT, description = "Draw with ASCII characters only.")
    boolean ascii;

    @Option(
            names = "--plain",
            scope = ScopeType.INHERIT,
            description = "Never redraw: one line per fact, for screen readers, tee and chat.")
    boolean plain;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            description = "Never ask. A question that must be asked ends the command with 9.")
    boolean noInput;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell on standard error what is sent to whom, and where a bug happened.")
    boolean verbose;
}
