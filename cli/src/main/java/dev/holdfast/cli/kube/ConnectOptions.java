package dev.holdfast.cli.kube;

import dev.holdfast.cli.output.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which cluster to talk to, as whom, and how long to wait for it: the options that kubectl has, with its names. */
public class ConnectOptions {
    static final String REQUEST_TIMEOUT_DEFAULT = "10s";

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

    /** Act as this user from now on. */
    public void actAs(String user) {
        as = user;
    }

    /** The namespace to work in, where a command has one; null for that of the context. */
    String namespace() {
        return null;
    }

    /** How to add the same cluster to a command that is proposed to a person. */
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
