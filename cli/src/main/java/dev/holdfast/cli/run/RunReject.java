package dev.holdfast.cli.run;

import dev.holdfast.cli.Session;
import dev.holdfast.core.run.Verb;
import picocli.CommandLine.Command;

/** Say no to what a step of a run asks. */
@Command(
        name = "reject",
        description = {
            "Reject what a step of a run asks: the run is canceled.",
            "Shows what that is, and asks for the run's name once more; scripts give it with --confirm."
        })
final class RunReject extends RunAnswer {
    RunReject(Session session) {
        super(session, Verb.REJECT);
    }
}
