package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import picocli.CommandLine.Command;

/** Say yes to what a step of a run asks. */
@Command(
        name = "approve",
        description = {
            "Approve what a step of a run asks.",
            "Shows what that is, and asks for the run's name once more; scripts give it with --confirm."
        })
final class RunApprove extends RunAnswer {
    RunApprove(Session session) {
        super(session, Verb.APPROVE);
    }
}
