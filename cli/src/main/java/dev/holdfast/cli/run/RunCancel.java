package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** End a run. */
@Command(
        name = "cancel",
        description = {
            "End a run, without undoing anything.",
            "Says what was done, and of what that is not known. A Job that is running goes on."
        })
final class RunCancel implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    RunCancel(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.CANCEL, Optional.empty());
    }
}
