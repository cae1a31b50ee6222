package dev.holdfast.cli.run;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which step an act is about. */
final class StepOption {
    @Option(
            names = "--step",
            paramLabel = "N",
            description =
                    "The step, counted from 1. Without it the one at which the run rests; of ungraceful all that are left.")
    private Integer step;

    Optional<Integer> number() {
        return Optional.ofNullable(step);
    }
}
