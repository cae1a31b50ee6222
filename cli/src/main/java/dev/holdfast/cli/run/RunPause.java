package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pause a run. */
@Command(
        name = "pause",
        description = {
            "Pause a run: it begins nothing further until somebody resumes it.",
            "Looks once more at what is under way, then leaves it as it is."
        })
final class RunPause implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    RunPause(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.PAUSE, Optional.empty());
    }
}
