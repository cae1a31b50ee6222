package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resume a paused run. */
@Command(
        name = "resume",
        description = {
            "Resume a run that is paused, or that rests at a step of type pause.",
            "A run that rests at a failed step goes on by retry or skip instead."
        })
final class RunResume implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Mixin
    private StepOption step;

    RunResume(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.RESUME, step.number());
    }
}
