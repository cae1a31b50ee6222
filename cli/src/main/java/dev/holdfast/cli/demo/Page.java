package dev.holdfast.cli.demo;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * What the demo prints on: lines of at most {@value #WIDTH} columns, a time, a subject and words. Long texts continue
 * under their beginning; a single word, such as a path, is never cut.
 */
final class Page {
    static final int WIDTH = 100;
    private static final int SUBJECT = 14;

    private final Session session;
    private final long startedNanos = System.nanoTime();
    private boolean shut;

    Page(Session session) {
        this.session = session;
    }

    /** An arrow, where the screen can show one. */
    String arrow() {
        return session.screen().output() && session.symbols() ? "\u2192" : "->";
    }

    void title(String text) {
        print("", bold(text), text);
    }

    void heading(String text) {
        line("");
        print("", bold(text), text);
    }

    void line(String text) {
        print("", text, text);
    }

    /** Something that has happened, with the time since the demo began. */
    synchronized void progress(String subject, String text) {
        var elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        told("%6.1f s".formatted(elapsed.toMillis() / 1000.0), subject, text);
    }

    /** Something that happened so long after the break. */
    synchronized void moment(Duration sinceBreak, String subject, String text) {
        told(String.format(Locale.ROOT, "%+7.2f s", sinceBreak.toMillis() / 1000.0), subject, text);
    }

    /** A named fact, indented. */
    synchronized void fact(String name, String text) {
        told("", name, text);
    }

    /** The last words; nothing is printed after them, whoever is still at work. */
    synchronized void last(String subject, String text) {
        shut = false;
        progress(subject, text);
        shut = true;
    }

    private void told(String time, String subject, String text) {
        var head = time.isEmpty() ? "  " : time + "  ";
        var name = subject + " ".repeat(Math.max(1, SUBJECT - subject.length()));
        var lines = wrap(Clean.line(text), WIDTH - head.length() - name.length());
        var coloured = session.coloursOut() ? Ansi.ON.string("@|faint " + head + "|@") : head;
        print(coloured + name, lines.getFirst(), head + name + lines.getFirst());
        lines.stream().skip(1).forEach(rest -> line(" ".repeat(head.length() + name.length()) + rest));
    }

    private String bold(String text) {
        return session.coloursOut() ? Ansi.ON.string("@|bold " + text + "|@") : text;
    }

    private synchronized void print(String start, String coloured, String plain) {
        if (!shut) {
            session.out().println(session.coloursOut() ? start + coloured : plain.stripTrailing());
            session.out().flush();
        }
    }

    static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
