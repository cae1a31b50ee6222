package dev.holdfast.cli.kube;

import dev.holdfast.cli.output.Durations;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster to talk to, and which namespace to work in. */
public final class ClusterOptions extends ConnectOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace. Without it that of the context, then default.")
    String namespace;

    /** Options that name nothing but a kubeconfig file. */
    public static ClusterOptions of(Path kubeconfig) {
        var options = new ClusterOptions();
        options.kubeconfig = kubeconfig;
        options.requestTimeout = Durations.parse(REQUEST_TIMEOUT_DEFAULT);
        return options;
    }

    /** The namespace of the flag, or another where a command has its own default. */
    public String namespaceOr(String otherwise) {
        return namespace == null ? otherwise : namespace;
    }

    @Override
    String namespace() {
        return namespace;
    }
}
