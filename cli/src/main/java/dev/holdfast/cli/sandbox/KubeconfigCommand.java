package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the path of a kubeconfig, so that it can stand in {@code $(...)}. */
@Command(name = "kubeconfig", description = "Print the path of a cluster's kubeconfig for its administrator.")
final class KubeconfigCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    @Parameters(index = "1", paramLabel = "CLUSTER", description = "The cluster.")
    private String cluster;

    @Option(names = "--operator", description = "The kubeconfig of the operator's user instead.")
    private boolean operator;

    KubeconfigCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sandbox = Sandbox.get(name);
            session.out().println(operator ? sandbox.operatorKubeconfig(cluster) : sandbox.kubeconfig(cluster));
            session.out().flush();
            return ExitCode.DONE;
        });
    }
}
