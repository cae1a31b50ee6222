package dev.holdfast.cli.run;

import dev.holdfast.api.run.Phase;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists runs: where each stands and why. */
@Command(name = "list", aliases = "ls", description = "List the runs, newest last.")
final class RunList extends KindList {
    private final Session session;

    RunList(Session session) {
        super(session, Kind.RUN, Listing.OLDEST_FIRST);
        this.session = session;
    }

    @Override
    protected List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("PHASE", RunList::phase),
                Column.of("STEPS", run -> run.text("/status/progress")),
                Column.of("PLAN", run -> run.text("/spec/planRef/name")),
                Column.wide("PARENT", run -> run.text("/spec/parent/name")),
                Column.of("ALERT", run -> run.text("/spec/alertSpec/name")),
                Column.of("TOOK", run -> took(run, now)),
                Column.of("AGE", run -> Listing.age(run.created(), now)),
                Column.wide("MESSAGE", run -> run.condition("Success", "message")),
                Column.of("REASON", this::reason));
    }

    /** A run that no operator has touched has no phase: it is pending. */
    static String phase(Found run) {
        var phase = run.text("/status/phase");
        return phase.isEmpty() ? "Pending" : phase;
    }

    /** Of a run that waits for approval also by whom, how many of how many, and until when. */
    private String reason(Found run) {
        var reason = run.condition("Success", "reason");
        if (!phase(run).equals(Phase.AWAITING_APPROVAL.word())) return reason;
        var asked = Asked.of(RunView.of(run)).stream()
                .map(asks -> asks.words(session::time))
                .toList();
        return asked.isEmpty() ? reason : reason + " " + String.join("; ", asked);
    }

    private static String took(Found run, Instant now) {
        return run.time("/status/startTime")
                .map(start -> Durations.taken(Duration.between(
                        start, run.time("/status/completionTime").orElse(now))))
                .orElse("");
    }
}
