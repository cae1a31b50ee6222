package dev.holdfast.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A run as JSON Lines: one event per change of the run's phase or of a step, and per act. */
final class RunLines implements RunFollow.Viewer {
    private final Session session;
    private final Supplier<Instant> now;
    private final Map<Integer, String> steps = new HashMap<>();
    private String phase = "";
    private String held = "";
    private int acts;

    RunLines(Session session, Supplier<Instant> now) {
        this.session = session;
        this.now = now;
    }

    @Override
    public void seen(RunView run) {
        for (; acts < run.heard().size(); acts++) {
            var act = run.heard().get(acts);
            var event = event(run);
            var tree = event.putObject("act")
                    .put("number", acts + 1)
                    .put("verb", act.verb())
                    .put("actor", act.actor())
                    .put("obeyed", act.obeyed())
                    .put("message", act.message());
            if (act.step() != null) {
                tree.put("step", act.step());
            }
            print(event);
        }
        for (var step : run.steps()) {
            var state = step.state() + step.note();
            if (step.entry().isPresent() && !state.equals(steps.put(step.number(), state))) {
                var event = event(run);
                event.set("step", tree(step));
                print(event);
            }
        }
        if (!run.phase().word().equals(phase) || !run.heldWords().equals(held)) {
            phase = run.phase().word();
            held = run.heldWords();
            print(event(run));
        }
    }

    private ObjectNode event(RunView run) {
        var event = Trees.object()
                .put("apiVersion", Listing.ENVELOPE)
                .put("kind", "RunEvent")
                .put("run", run.name())
                .put("namespace", run.namespace())
                .put("runUID", run.found().uid())
                .put("time", now.get().toString())
                .put("phase", run.phase().word())
                .put("needsHuman", run.exit() == dev.holdfast.cli.ExitCode.HUMAN_NEEDED);
        run.taken(now.get()).ifPresent(taken -> event.put("seconds", seconds(taken)));
        if (!run.waitsFor().isBlank()) {
            event.put("message", run.waitsFor());
        }
        run.held().ifPresent(by -> event.put("heldBy", by.freeze()).put("message", run.heldWords()));
        if (run.rests() && !run.cause().isBlank()) {
            event.put("message", run.cause());
        }
        return event;
    }

    private ObjectNode tree(StepView step) {
        var tree = Trees.object()
                .put("number", step.number())
                .put("name", step.title())
                .put("type", step.type())
                .put("state", step.state())
                .put("attempt", step.entry().map(entry -> entry.attempt()).orElse(0))
                .put("note", step.note());
        step.taken(now.get()).ifPresent(taken -> tree.put("seconds", seconds(taken)));
        return tree;
    }

    private static double seconds(Duration taken) {
        return taken.toMillis() / 1000.0;
    }

    private void print(ObjectNode event) {
        session.out().println(Trees.line(event));
        session.out().flush();
    }
}
