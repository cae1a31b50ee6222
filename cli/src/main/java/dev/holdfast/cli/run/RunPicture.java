package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A run drawn in one place of a terminal again and again, at most four times a second and only when it differs. */
final class RunPicture implements RunFollow.Viewer {
    private static final Duration REDRAW_MIN = Duration.ofMillis(250);
    private static final String UP_AND_CLEAR = "\033[%dA\033[J";
    private static final int TITLE_WIDTH_MAX = 40;
    private static final int TAKEN_WIDTH = 7;

    private final Session session;
    private final Supplier<Instant> now;
    private List<String> drawn = List.of();
    private long drawnNanos;

    RunPicture(Session session, Supplier<Instant> now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public Duration pace() {
        return REDRAW_MIN;
    }

    @Override
    public void seen(RunView run) {
        if (drawn.isEmpty()
                || run.rests()
                || Duration.ofNanos(System.nanoTime() - drawnNanos).compareTo(REDRAW_MIN) > 0) {
            draw(run);
        }
    }

    @Override
    public void tick(RunView run) {
        draw(run);
    }

    private void draw(RunView run) {
        var lines = lines(run, now.get(), session.width(), session.coloursOut(), session.symbols());
        if (lines.equals(drawn)) {
            return;
        }
        var text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append(UP_AND_CLEAR.formatted(drawn.size()));
        }
        lines.forEach(line -> text.append(line).append('\n'));
        session.out().print(text);
        session.out().flush();
        drawn = lines;
        drawnNanos = System.nanoTime();
    }

    /** One line for the run, one for each step, and one for the last act, none wider than the terminal. */
    static List<String> lines(RunView run, Instant now, int width, boolean colours, boolean symbols) {
        int title = run.steps().stream()
                .mapToInt(step -> step.title().length())
                .max()
                .orElse(0);
        int shown = Math.min(title, TITLE_WIDTH_MAX);
        var lines = new ArrayList<String>();
        var head = "RUN " + run.name() + "   "
                + run.taken(now).map(Durations::taken).orElse("")
                + (run.plan().isEmpty() ? "" : "   plan " + run.plan())
                + (run.alert().isEmpty() ? "" : "   alert " + run.alert());
        var phase = "   " + run.phase().word();
        lines.add(Clean.cut(Clean.line(head), Math.max(1, width - phase.length() - 1), symbols) + "   "
                + Colors.phase(run.phase(), colours));
        if (!run.waitsFor().isBlank()) {
            lines.add("  " + Clean.cut(Clean.line(run.waitsFor()), Math.max(1, width - 3), symbols));
        }
        if (run.held().isPresent()) {
            lines.add("  HELD " + Clean.cut(Clean.line(run.heldWords()), Math.max(1, width - 8), symbols));
        }
        run.steps().forEach(step -> lines.add(line(step, now, width, shown, colours, symbols)));
        if (!run.heard().isEmpty()) {
            var last = "  " + run.heard(run.heard().size());
            lines.add(Clean.cut(Clean.line(last), Math.max(1, width - 1), symbols));
        }
        return List.copyOf(lines);
    }

    private static String line(StepView step, Instant now, int width, int title, boolean colours, boolean symbols) {
        var taken = step.taken(now).map(Durations::taken).orElse("");
        var rest = " %3d  %s  %s  %s"
                .formatted(
                        step.number(),
                        padded(Clean.cut(Clean.line(step.title()), title, symbols), title),
                        " ".repeat(Math.max(0, TAKEN_WIDTH - taken.length())) + taken,
                        step.note());
        // Two leading spaces and the state's word of four; one column stays free so that the line never wraps.
        return "  " + Colors.word(step, colours) + Clean.cut(rest.stripTrailing(), Math.max(1, width - 7), symbols);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
