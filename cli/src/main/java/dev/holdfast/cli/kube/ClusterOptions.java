package dev.holdfast.cli.kube;

import dev.holdfast.cli.output.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which cluster to talk to, as whom, and how long to wait for it: the options that kubectl has, with its names. */
public final class ClusterOptions {
    private static final String REQUEST_TIMEOUT_DEFAULT = "10s";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig. Without it $KUBECONFIG, then ~/.kube/config.")
    Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig. Without it the current one.")
    String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace. Without it that of the context, then default.")
    String namespace;

    @Option(names = "--as", paramLabel = "USER", description = "Act as this user, if you may.")
    String as;

    @Option(names = "--as-group", paramLabel = "GROUP", description = "Act as a member of this group. Repeatable.")
    List<String> asGroups = List.of();

    @Option(names = "--token", paramLabel = "TOKEN", description = "The bearer token to use instead.")
    String token;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = REQUEST_TIMEOUT_DEFAULT,
            converter = DurationConverter.class,
            description = "How long one answer may take. Default: ${DEFAULT-VALUE}.")
    Duration requestTimeout;

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

    /** How to add the same cluster and namespace to a command that is proposed to a person. */
    public String repeated() {
        var words = new StringBuilder();
        if (kubeconfig != null) {
            words.append(" --kubeconfig ").append(kubeconfig);
        }
        if (context != null) {
            words.append(" --context ").append(context);
        }
        return words.toString();
    }

    /** Reads a length of time from the command line. */
    public static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new picocli.CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
