package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends every process of a sandbox and removes its folder. */
@Command(name = "down", description = "End every process of a sandbox and remove its files.")
final class DownCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    DownCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var progress = new Progress(session);
            Sandbox.down(name, progress);
            progress.accept("sandbox \"" + name + "\" is gone");
            return ExitCode.DONE;
        });
    }
}
