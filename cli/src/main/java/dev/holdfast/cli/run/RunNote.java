package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Leave a word with a run. */
@Command(
        name = "note",
        description = {
            "Leave a note with a run, for whoever reads it later.",
            "It changes nothing, and can be left at any time, also after the run's end."
        })
final class RunNote implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    RunNote(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).act(Verb.NOTE, Optional.empty());
    }
}
