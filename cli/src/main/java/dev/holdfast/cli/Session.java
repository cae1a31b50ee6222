package dev.holdfast.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a command meets: where it writes, whom it may ask, the environment and the time.
 *
 * @param out results only
 * @param err progress, questions and hints
 * @param clock its zone is where this machine is
 */
public record Session(
        PrintWriter out,
        PrintWriter err,
        BufferedReader in,
        Screen screen,
        Map<String, String> environment,
        Clock clock,
        Display display) {

    public Session {
        environment = Map.copyOf(environment);
    }

    /** The streams, environment and clock of this process. */
    public static Session ofProcess() {
        return new Session(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                Screen.ofProcess(),
                System.getenv(),
                Clock.systemDefaultZone(),
                new Display());
    }

    /** Always UTF-8: Java takes ASCII for the terminal of a C locale, and names may hold anything. */
    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    /** Whether to colour what goes to standard output. */
    public boolean coloursOut() {
        return colours(screen.output());
    }

    /** Whether to colour what goes to standard error. */
    public boolean coloursErr() {
        return colours(screen.errors());
    }

    private boolean colours(boolean terminal) {
        if (display.noColor) {
            return false;
        }
        return switch (display.color) {
            case always -> true;
            case never -> false;
            case auto ->
                terminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !environment.getOrDefault("TERM", "").equals("dumb");
        };
    }

    /** Whether a picture may be drawn again and again in one place. */
    public boolean redraws() {
        return screen.output()
                && !display.plain
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** Whether symbols beyond ASCII may be shown. */
    public boolean symbols() {
        var locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return !display.ascii
                && locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
    }

    /** The zone in which times are shown to people; what is for programs stays in UTC. */
    public ZoneId zone() {
        return display.utc ? ZoneOffset.UTC : display.zone;
    }

    /** A moment as people read it: {@code 2026-03-01T12:00:00Z}, or with the offset of {@code --tz}. */
    public String time(Instant at) {
        return in(zone(), at);
    }

    /** The same in a question, where a mistake costs most: beside UTC the time of this machine, when that is another. */
    public String timeAsked(Instant at) {
        var here = in(clock.getZone(), at);
        return display.utc || !zone().equals(ZoneOffset.UTC) || here.equals(time(at))
                ? time(at)
                : time(at) + " (" + here + " here)";
    }

    private static String in(ZoneId zone, Instant at) {
        var offset = zone.getRules().getOffset(at);
        var local = at.plusSeconds(offset.getTotalSeconds()).toString();
        return local.substring(0, local.length() - 1) + offset.getId();
    }

    /** Whether a person is there to answer. */
    public boolean asks() {
        return screen.input() && screen.errors() && !display.noInput;
    }

    public boolean verbose() {
        return display.verbose;
    }

    public int width() {
        return screen.width(environment);
    }

    /** A hint or progress, for people. */
    public void say(String line) {
        err.println(line);
        err.flush();
    }
}
