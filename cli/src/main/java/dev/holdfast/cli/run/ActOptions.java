package dev.holdfast.cli.run;

import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every act on a run says: on which, and why. */
final class ActOptions {
    @Parameters(paramLabel = "RUN", description = "The run's name.")
    String name;

    @Option(
            names = "--comment",
            paramLabel = "TEXT",
            required = true,
            description = "Why, in words: it stays with the run.")
    String comment;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait until the operator has heard it, by default ${DEFAULT-VALUE}.")
    Duration timeout;

    @Mixin
    ClusterOptions cluster;
}
