package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.ConnectOptions.DurationConverter;
import dev.holdfast.core.run.Act.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answer for it that an old primary cannot act. */
@Command(
        name = "waive",
        description = {
            "Answer for it, under your own name and for a time, that an old primary cannot act.",
            "A fence step that waits for it, or at which the run rests, succeeds by your word; what promotes after it"
                    + " runs on your word alone. Say in the comment what you have made sure of, and how."
        })
final class RunWaive implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ActOptions act;

    @Option(
            names = "--primary",
            paramLabel = "NAME",
            required = true,
            description = "The old primary, as the plan calls it.")
    private String primary;

    @Option(names = "--until", paramLabel = "TIME", description = "When your word ends: 2026-11-21T09:00:00Z.")
    private String until;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long your word counts from now, instead of --until: 90m.")
    private Duration length;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            description =
                    "The epoch of the run's hold of its target that you have looked at, as run show prints it; by default"
                            + " the present one. Your word is void when another run has had the target since.")
    private Long epoch;

    RunWaive(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new RunAct(session, act).waive(new Waiver(primary, end(), Optional.ofNullable(epoch)));
    }

    private Instant end() {
        if ((until == null) == (length == null)) {
            throw new Fault(ExitCode.USAGE, "say when your word ends: either --until or --for");
        }
        if (length != null) return Instant.now().plus(length).truncatedTo(ChronoUnit.SECONDS);
        try {
            return Instant.parse(until);
        } catch (DateTimeParseException e) {
            throw new Fault(ExitCode.USAGE, "\"" + until + "\" is no time such as 2026-11-21T09:00:00Z");
        }
    }
}
