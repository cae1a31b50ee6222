package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.Session;
import java.util.Locale;
import java.util.function.Consumer;

/** Lines on standard error, each with the seconds since the command began. */
final class Progress implements Consumer<String> {
    private static final double NANOS = 1e9;

    private final Session session;
    private final long started = System.nanoTime();

    Progress(Session session) {
        this.session = session;
    }

    @Override
    public void accept(String line) {
        var seconds = (System.nanoTime() - started) / NANOS;
        session.say(String.format(Locale.ROOT, "%6.1fs  %s", seconds, line));
    }
}
