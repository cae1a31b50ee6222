package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.cli.output.Trees;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What becomes of a run that a command has begun: it is printed, and watched where somebody looks on. */
public final class BegunOptions {
    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Watch the run. Without it only on a terminal.")
    private Boolean wait;

    @Mixin
    private WaitOptions timeout;

    /** Prints a run that was created. */
    void print(Session session, OutputOptions output, Found run, String kept) {
        switch (output.format()) {
            case json -> session.out().println(Trees.json(run.shown()));
            case yaml -> session.out().print(Trees.yaml(run.shown()));
            case name -> session.out().println(Listing.qualified(Kind.RUN, run.name()));
            case table, wide -> session.out().println(Listing.qualified(Kind.RUN, run.name()) + kept);
        }
        session.out().flush();
    }

    /** Prints a run that has begun, and follows it or says how to; the exit code. */
    public int follow(Session session, Api api, ClusterOptions cluster, OutputOptions output, Found run) {
        print(session, output, run, " created");
        if (follows(session, output))
            return RunWatch.watch(session, api, cluster, timeout.timeout(), output.format(), run);
        if (output.format().forPeople()) session.say("watch it: " + RunNext.attach(RunView.of(run), cluster));
        return ExitCode.DONE.code();
    }

    /** Whether the run is watched to its end. */
    public boolean follows(Session session, OutputOptions output) {
        return wait == null ? session.screen().output() && output.format().forPeople() : wait;
    }
}
