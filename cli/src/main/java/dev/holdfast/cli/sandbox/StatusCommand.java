package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.sandbox.ClusterHealth;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import dev.holdfast.sandbox.TwoSites;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How a sandbox is: its processes with their memory, and the health of each cluster. */
@Command(
        name = "status",
        description = {
            "Show a sandbox's processes and the health of its clusters.",
            "Of two sites: who may act, under which epoch, and which workloads run where, by their processes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every cluster is healthy; each site runs what is its own.", "3:At least one is not so."})
final class StatusCommand implements Callable<Integer> {
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

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sites = TwoSites.find(name);
            if (sites.isPresent()) return status(sites.get());
            var sandbox = Sandbox.get(name);
            var health = sandbox.health();
            new StatusView(session).print(output.format(), sandbox, health);
            return health.stream().allMatch(ClusterHealth::healthy) ? ExitCode.DONE : ExitCode.FINDINGS;
        });
    }

    private ExitCode status(TwoSites sites) {
        var health = sites.health();
        StretchedView.status(session, output.format(), sites, health);
        return health.troubles().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}
