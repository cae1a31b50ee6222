package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Undoes a break, whichever way it was done. */
@Command(name = "heal", description = "Undo a break, and return when what was broken is healthy again.")
final class HealCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    @Parameters(index = "1", paramLabel = "CLUSTER|CLUSTER/ZONE", description = "What to heal.")
    private String target;

    HealCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            Sandbox.get(name).heal(target, new Progress(session));
            return ExitCode.DONE;
        });
    }
}
