package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.OutputOptions;
import dev.holdfast.sandbox.ClusterHealth;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How a sandbox is: its processes with their memory, and the health of each cluster. */
@Command(
        name = "status",
        description = "Show a sandbox's processes and the health of its clusters.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Every cluster is healthy.", "3:At least one is not."})
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
            var sandbox = Sandbox.get(name);
            var health = sandbox.health();
            new StatusView(session).print(output.format(), sandbox, health);
            return health.stream().allMatch(ClusterHealth::healthy) ? ExitCode.DONE : ExitCode.FINDINGS;
        });
    }
}
