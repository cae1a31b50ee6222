package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.cli.output.Format;
import dev.holdfast.cli.output.Trees;
import java.time.Instant;

/** The last words about a run that was followed. */
final class RunEnd {
    private final Session session;
    private final Instant now;

    RunEnd(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    /** The outcome as a result, with its cause, and what to do next as a hint. */
    void print(RunView run, Format format, ClusterOptions cluster) {
        switch (format) {
            case json -> session.out().println(Trees.json(run.found().shown()));
            case yaml -> session.out().print(Trees.yaml(run.found().shown()));
            case name -> session.out().println(Listing.qualified(Kind.RUN, run.name()));
            case table, wide -> session.out().println(line(run));
        }
        session.out().flush();
        if (format.forPeople()) {
            hints(run, cluster);
        }
    }

    /** {@code run db-x7k2p Completed after 5.1s, 3/3 steps}. */
    String line(RunView run) {
        var line = "run " + run.name() + " " + Colors.phase(run.phase(), session.coloursOut())
                + (run.hasExceptions() ? " with exceptions" : "")
                + run.taken(now)
                        .map(taken -> " after " + Durations.taken(taken))
                        .orElse("")
                + ", " + run.succeeded() + "/" + run.steps().size() + " steps";
        var failed = run.failedStep().map(step -> "step " + step.number() + ", " + step.title() + ": ");
        if (run.hasExceptions()) {
            return line + "\n  " + Clean.line(run.message());
        }
        boolean explained = run.rests() && run.exit() != dev.holdfast.cli.ExitCode.DONE;
        if (run.held().isPresent()) return line + "\n  " + Clean.line(run.heldWords());
        return explained && !run.cause().isBlank() ? line + "\n  " + Clean.line(failed.orElse("") + run.cause()) : line;
    }

    void hints(RunView run, ClusterOptions cluster) {
        if (run.rests()) {
            RunNext.commands(run, cluster).forEach(command -> session.say("next: " + command));
            if (run.exit() != dev.holdfast.cli.ExitCode.DONE) {
                session.say(
                        "all of it: holdfast run show " + run.name() + " -n " + run.namespace() + cluster.repeated());
            }
        } else {
            session.say("the wait is over, the run continues: " + RunNext.attach(run, cluster));
        }
    }
}
