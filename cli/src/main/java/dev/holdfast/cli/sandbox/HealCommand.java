package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Undoes a break, whichever way it was done. */
@Command(
        name = "heal",
        description = {
            "Undo a break, and return when what was broken is healthy again.",
            "Of two sites it returns when their processes answer. A site that was evicted is let in again when it has been",
            "well for a while: \"holdfast sandbox status\" tells when each runs what is its own."
        })
final class HealCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CLUSTER|CLUSTER/ZONE|PART",
            description = "What to heal. Default, of two sites: all that is broken.")
    private Optional<String> target = Optional.empty();

    HealCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sites = TwoSites.find(name);
            if (sites.isPresent()) {
                sites.get().heal(target, new Progress(session));
                return ExitCode.DONE;
            }
            var sandbox = Sandbox.get(name);
            var cluster = target.orElseThrow(() -> SandboxFault.wrongly(
                    "what is to be healed? A cluster or one of its zones: " + String.join(", ", sandbox.clusters())));
            sandbox.heal(cluster, new Progress(session));
            return ExitCode.DONE;
        });
    }
}
