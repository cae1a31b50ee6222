package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that answers what a step of a run asks, one way or the other. */
abstract class RunAnswer implements Callable<Integer> {
    private final Session session;
    private final Verb verb;

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

    RunAnswer(Session session, Verb verb) {
        this.session = session;
        this.verb = verb;
    }

    @Override
    public final Integer call() {
        return new RunAct(session, act, new Answering(session, confirm)).act(verb, Optional.ofNullable(step));
    }
}
