package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Say no to what a step of a run asks. */
@Command(
        name = "reject",
        description = {
            "Reject what a step of a run asks: the run is canceled.",
            "Shows what that is, and asks for the run's name once more; scripts give it with --confirm."
        })
final class RunReject implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "The step that asks, counted from 1. Needed when several ask.")
    private Integer step;

    @Option(
            names = "--confirm",
            paramLabel = "RUN",
            description = "The run's name once more. Needed where nobody can be asked.")
    private String confirm;

    RunReject(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act, new Answering(session, confirm)).act(Verb.REJECT, Optional.ofNullable(step));
    }
}
