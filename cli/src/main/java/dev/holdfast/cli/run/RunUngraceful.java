package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Let a run go on without grace, as far as its steps say what that is. There is no way back. */
@Command(
        name = "ungraceful",
        description = {
            "Let a run go on without grace from its next boundary on.",
            "Each step then does what its ungraceful block says; a failed step that has one begins anew.",
            "There is no way back."
        })
final class RunUngraceful implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Mixin
    private StepOption step;

    RunUngraceful(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.UNGRACEFUL, step.number());
    }
}
