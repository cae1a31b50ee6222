package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Breaks a cluster's control plane, or the heartbeats of one of its zones. */
@Command(
        name = "break",
        description = {
            "Break a cluster's control plane, or the nodes of one of its zones.",
            "Kills the whole control plane, or stops the heartbeats of all nodes in the zone.",
            "Data is kept; \"holdfast sandbox heal\" undoes it."
        })
final class BreakCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    @Parameters(index = "1", paramLabel = "CLUSTER|CLUSTER/ZONE", description = "What to break.")
    private String target;

    @Option(names = "--pause", description = "Pause instead of kill: connections hang instead of being refused.")
    private boolean pause;

    BreakCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var before = Sandbox.get(name).breakDown(target, pause);
            var how = pause && !before.equals(Optional.of("killed")) ? "paused" : "killed";
            var already = before.equals(Optional.of(how));
            new Progress(session).accept(target + (already ? " was " + how + " already" : " is " + how));
            return ExitCode.DONE;
        });
    }
}
