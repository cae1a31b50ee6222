package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Try the failed step again, from its beginning, with all its attempts and all its time. */
@Command(
        name = "retry",
        description = {
            "Try the failed step again, with all its attempts and all its time.",
            "The step begins anew, recognises what the failed round has done, and does not do that again."
        })
final class RunRetry implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Mixin
    private StepOption step;

    RunRetry(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.RETRY, step.number());
    }
}
