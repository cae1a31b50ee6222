package dev.holdfast.cli;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

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
            names = "--tz",
            paramLabel = "ZONE",
            scope = ScopeType.INHERIT,
            converter = ZoneConverter.class,
            description = "Show times in this zone: Europe/Paris, +02:00, or local. Default: UTC.")
    ZoneId zone = ZoneOffset.UTC;

    @Option(
            names = "--utc",
            scope = ScopeType.INHERIT,
            description = "Short for --tz=UTC. Questions then name no local time beside it.")
    boolean utc;

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

    /** Reads the name of a time zone. */
    static final class ZoneConverter implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String name) {
            try {
                return name.equals("local") ? ZoneId.systemDefault() : ZoneId.of(name);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "\"" + name + "\" is not a time zone such as UTC, Europe/Paris, +02:00 or local");
            }
        }
    }
}
