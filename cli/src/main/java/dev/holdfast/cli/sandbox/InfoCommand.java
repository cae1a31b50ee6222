package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import dev.holdfast.sandbox.TwoSites;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Where everything of a sandbox is, for people and for scripts. */
@Command(
        name = "info",
        description = {
            "Show how to reach a sandbox's clusters and its operator.",
            "Of two sites: their agents, journals, nodes and links, by the names that \"break\" takes."
        })
final class InfoCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = SandboxSpec.DEFAULT_NAME,
            description = "Default: ${DEFAULT-VALUE}.")
    private String name;

    @Mixin
    private OutputOptions output;

    InfoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sites = TwoSites.find(name);
            if (sites.isPresent())
                StretchedView.info(session, output.format(), sites.get().info());
            else InfoView.print(session, output.format(), Sandbox.get(name).info());
            return ExitCode.DONE;
        });
    }
}
