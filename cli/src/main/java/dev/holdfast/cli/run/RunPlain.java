package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.output.Durations;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A run as plain lines, one per change: for pipes, screen readers and chat. */
final class RunPlain implements RunFollow.Viewer {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ssXXX");

    private final Session session;
    private final Supplier<Instant> now;
    private final Map<Integer, String> steps = new HashMap<>();
    private String phase = "";
    private String waits = "";
    private String held = "";
    private int acts;

    RunPlain(Session session, Supplier<Instant> now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public void seen(RunView run) {
        if (phase.isEmpty()) {
            line("run " + run.name() + " " + run.phase().word() + ", "
                    + Counted.of(run.steps().size(), "step")
                    + (run.plan().isEmpty() ? "" : ", plan " + run.plan())
                    + (run.alert().isEmpty() ? "" : ", alert " + run.alert()));
            phase = run.phase().word();
        }
        if (!run.waitsFor().isBlank() && !run.waitsFor().equals(waits)) {
            waits = run.waitsFor();
            line("run " + run.name() + " " + waits);
        }
        for (; acts < run.heard().size(); acts++) {
            line(run.heard(acts + 1));
        }
        run.steps().forEach(step -> step(step));
        if (!run.phase().word().equals(phase) && !run.rests()) {
            line("run " + run.name() + " " + run.phase().word());
        }
        if (!run.heldWords().equals(held)) {
            held = run.heldWords();
            line("run " + run.name() + (held.isEmpty() ? " goes on" : " is " + held));
        }
        phase = run.phase().word();
        session.out().flush();
    }

    private void step(StepView step) {
        var state = step.state() + " " + step.note();
        if (step.entry().isEmpty() || state.equals(steps.put(step.number(), state))) {
            return;
        }
        var ended = step.entry().filter(entry -> entry.finishTime() != null).isPresent();
        line("step " + step.number() + " " + step.title() + ": " + step.state()
                + (ended
                        ? step.taken(now.get())
                                .map(taken -> " after " + Durations.taken(taken))
                                .orElse("")
                        : "")
                + (step.note().isEmpty() ? "" : ", " + step.note()));
    }

    private void line(String text) {
        session.out().println(TIME.format(now.get().atZone(session.zone())) + " " + Clean.line(text));
    }
}
