package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** End a run. */
@Command(
        name = "cancel",
        description = {
            "End a run, without undoing anything.",
            "Says what was done, and of what that is not known. A Job that is running goes on.",
            "Asks for the run's name once more where somebody can be asked."
        })
final class RunCancel implements Callable<Integer> {
    private final Session session;

    @Option(names = "--confirm", paramLabel = "RUN", description = "The run's name once more, instead of being asked.")
    private String confirm;

    @Mixin
    private ActOptions act;

    RunCancel(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        confirm();
        return new RunAct(session, act).act(Verb.CANCEL, Optional.empty());
    }

    /** Scripts say why with --comment, and with nothing else so far: where nobody can be asked that is enough. */
    private void confirm() {
        if (confirm == null && session.asks()) {
            session.err().print("This ends the run for good. Type its name to end it; anything else leaves it: ");
            session.err().flush();
            confirm = session.in().lines().findFirst().orElse("").strip();
        }
        if (confirm != null && !confirm.equals(act.name)) {
            throw new Fault(
                    ExitCode.DECLINED, "\"" + confirm + "\" is not the run's name " + act.name + "; nothing was done");
        }
    }
}
