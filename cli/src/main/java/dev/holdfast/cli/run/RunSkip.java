package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private StepOption step;

    RunSkip(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.SKIP, step.number());
    }
}
