package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Go on without the step at which a paused run rests. */
@Command(
        name = "skip",
        description = {
            "Go on without the step at which a paused run rests.",
            "The run ends as CompletedWithExceptions. A step that needs what the skipped one outputs will fail."
        })
final class RunSkip implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "The step, counted from 1. Without it the one at which the run rests.")
    private Integer step;

    RunSkip(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.SKIP, Optional.ofNullable(step));
    }
}
