package dev.holdfast.cli.run;

import dev.holdfast.api.run.Evidence;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A run in full, as {@code run show} prints it. */
final class RunText {
    private static final int VALUE_SHOWN = 400;
    private static final int LABEL_WIDTH = 10;

    private final Session session;
    private final Instant now;

    RunText(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    void show(RunView run, ClusterOptions cluster) {
        head(run);
        run.steps().forEach(this::step);
        var next = RunNext.commands(run, cluster);
        if (!next.isEmpty()) {
            session.out().println();
            next.forEach(command -> field("next", command));
        }
    }

    private void head(RunView run) {
        var phase = Colors.phase(run.phase(), session.coloursOut());
        session.out()
                .println("run " + run.namespace() + "/" + run.name() + "   " + phase + "   " + run.succeeded() + "/"
                        + run.steps().size() + " steps"
                        + run.taken(now)
                                .map(taken -> "   " + Durations.taken(taken))
                                .orElse(""));
        if (run.rests() && !run.phase().equals(dev.holdfast.api.run.Phase.COMPLETED)) {
            field(
                    run.phase() == dev.holdfast.api.run.Phase.AWAITING_APPROVAL ? "waits" : "cause",
                    run.failedStep()
                                    .map(step -> "step " + step.number() + ", " + step.title() + ": ")
                                    .orElse("")
                            + run.cause());
            if (run.failedStep().isPresent() && !run.message().equals(run.cause())) {
                field("", run.message());
            }
        }
        field("waits", run.waitsFor());
        run.held().ifPresent(by -> {
            field("held", run.heldWords());
            field("", "since " + time(by.since()));
        });
        field("still held", run.stillHeld());
        if (run.hasExceptions()) {
            field("exceptions", run.message());
        }
        field("mode", run.mode());
        field("deferred", run.deferred());
        field("plan", run.plan());
        field("parent", run.parent());
        field("acts for", run.target());
        field("alert", run.alert() + labels(run));
        run.status().alerts().forEach(joined -> field("", "joined by " + joined));
        field(
                "account",
                run.spec().serviceAccountName() == null
                        ? "the installation's default"
                        : run.spec().serviceAccountName());
        field("digest", run.spec().digest() == null ? "" : run.spec().digest());
        field("created", run.found().created().map(this::time).orElse(""));
        field(
                "started",
                run.status().startTime() == null ? "" : time(run.status().startTime()));
        field(
                "ended",
                run.status().completionTime() == null ? "" : time(run.status().completionTime()));
        acts(run);
        if (!run.phase().terminal()) {
            field("possible", RunNext.possible(run));
        }
        session.out().println();
    }

    /** Who did what to the run, why, and what came of it. */
    private void acts(RunView run) {
        var heard = run.heard();
        for (int i = 0; i < run.spec().acts().size(); i++) {
            var act = run.spec().acts().get(i);
            field(
                    "act " + (i + 1),
                    act.verb() + (act.step() == null ? "" : " step " + act.step()) + " by "
                            + act.actor().username() + ": " + act.comment());
            if (i >= heard.size()) {
                field("", "not heard yet");
            } else if (heard.get(i).obeyed()) {
                field("", time(heard.get(i).time()) + ": " + heard.get(i).message());
            } else {
                field("", "not obeyed: " + heard.get(i).message());
            }
        }
    }

    private static String labels(RunView run) {
        if (run.spec().alertSpec() == null) {
            return "";
        }
        var words = new java.util.StringJoiner(" ", "   ", "");
        run.spec().alertSpec().labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> words.add(label.getKey() + "=" + label.getValue()));
        return words.toString().isBlank() ? "" : words.toString();
    }

    private void step(StepView step) {
        session.out()
                .println("%s %3d  %s   %s%s"
                        .formatted(
                                Colors.word(step, session.coloursOut()),
                                step.number(),
                                Clean.line(step.title()),
                                step.type(),
                                step.taken(now)
                                        .map(taken -> "   " + Durations.taken(taken))
                                        .orElse("")));
        step.entry().ifPresent(this::entry);
    }

    private void entry(JournalEntry entry) {
        if (entry.startTime() != null) {
            detail(
                    "time",
                    time(entry.startTime())
                            + (entry.finishTime() == null ? "" : " to " + time(entry.finishTime()))
                            + (entry.round() == null ? "" : ", round " + entry.round())
                            + (entry.attempt() > 1 ? ", attempt " + entry.attempt() : ""));
        }
        if (entry.target() != null) {
            detail("object", StepView.shown(entry.target()));
        }
        if (entry.desired() != null) {
            detail("before", entry.previous() == null ? "not there" : StepView.shown(entry.previous(), VALUE_SHOWN));
            detail(
                    "after",
                    StepView.shown(entry.desired(), VALUE_SHOWN)
                            + (entry.foundApplied()
                                    ? "   (found applied: an earlier attempt's write had arrived)"
                                    : ""));
        }
        if (entry.output() != null) {
            detail("value", StepView.shown(entry.output(), VALUE_SHOWN));
        }
        if (entry.evidence() != null) {
            evidence(entry.evidence());
        }
        if (entry.conflicts() > 0) {
            detail("conflicts", String.valueOf(entry.conflicts()));
        }
        if (entry.message() != null) {
            entry.message().lines().map(Clean::line).forEach(line -> detail("message", line));
        }
    }

    private void evidence(Evidence evidence) {
        detail(
                "evidence",
                evidence.kind() + ": " + evidence.primary() + " cannot act"
                        + (evidence.who() == null ? "" : ", says " + evidence.who())
                        + (evidence.until() == null ? "" : ", until " + session.time(evidence.until())));
        detail("", evidence.observed() == null ? "" : evidence.observed());
        detail(
                "",
                "as of " + time(evidence.asOf()) + ", for this run"
                        + (evidence.epoch() == null ? "" : " at epoch " + evidence.epoch()));
    }

    private void field(String label, String text) {
        if (!text.isBlank()) {
            session.out().println(padded(label) + Clean.line(text));
        }
    }

    private void detail(String label, String text) {
        if (!text.isBlank()) {
            session.out().println("          " + padded(label) + Clean.line(text));
        }
    }

    private static String padded(String label) {
        return label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
    }

    private String time(Instant at) {
        return session.time(at.truncatedTo(ChronoUnit.MILLIS)) + " (" + Listing.age(java.util.Optional.of(at), now)
                + " ago)";
    }
}
