package dev.holdfast.cli.run;

import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long a command follows a run. */
public final class WaitOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Stop waiting after this time and end with 8; the run continues. Without it as long as it takes.")
    private Duration timeout;

    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }
}
