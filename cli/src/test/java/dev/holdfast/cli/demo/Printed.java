package dev.holdfast.cli.demo;

import dev.holdfast.cli.Display;
import dev.holdfast.cli.Screen;
import dev.holdfast.cli.Session;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A page that is not a terminal, and what was printed on it. */
final class Printed {
    private final StringWriter written = new StringWriter();
    private final Page page;

    Printed(Screen screen, Map<String, String> environment) {
        var out = new PrintWriter(written, true);
        var in = new BufferedReader(new StringReader(""));
        page = new Page(new Session(out, out, in, screen, environment, Clock.systemUTC(), new Display()));
    }

    static Printed onPaper() {
        return new Printed(Screen.NONE, Map.of("LANG", "C.UTF-8"));
    }

    static Printed onTerminal() {
        return new Printed(new Screen(true, true, true), Map.of("LANG", "C.UTF-8", "TERM", "xterm"));
    }

    Page page() {
        return page;
    }

    List<String> lines() {
        return written.toString().lines().toList();
    }
}
