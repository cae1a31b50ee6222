package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.sandbox.SandboxSpec;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shows the main job once, from nothing to nothing, without a question. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Watch a real alert fail an application over, on real control planes on this machine.",
            "With --two-sites: watch two sites decide which of them may act, when one goes dark, their link is cut, and",
            "their witness is gone. Needs no Kubernetes; takes two or three minutes."
        },
        footer = {
            "",
            "Ends with 0 when west has taken over, and with 6 when no run appeared or the run failed.",
            "With --two-sites: with 0 when each scene went as it must, and with 3 when one did not.",
            "Everything that it starts is gone when it ends, unless --keep is given."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PATIENCE_WITHOUT_BREAK = Duration.ofSeconds(15);

    private final Session session;

    @Option(names = "--keep", description = "Leave everything running at the end, to play with.")
    private boolean keep;

    @Option(names = "--two-sites", description = "The demo of two sites instead.")
    private boolean twoSites;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the sandbox. Default: demo; demo-two-sites with --two-sites.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--without-break", description = "Leave east alone: nobody sends an alert, and the demo fails.")
    private boolean withoutBreak;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = Time.class,
            description = "How long to wait for the recovery. Default: 2m; 15s with --without-break.")
    private Optional<Duration> patience = Optional.empty();

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var patience = this.patience.orElse(withoutBreak ? PATIENCE_WITHOUT_BREAK : PATIENCE);
        try {
            if (twoSites) {
                if (withoutBreak || this.patience.isPresent()) {
                    throw SandboxFault.wrongly("--without-break and --patience are not for --two-sites");
                }
                return new TwoSitesDemo(session, name.orElse("demo-two-sites"), keep)
                        .run()
                        .code();
            }
            var name = this.name.orElse("demo");
            // A bound sandbox dies with this process, however it ends; a kept one is taken down when anything fails.
            var spec = keep ? SandboxSpec.of(name) : SandboxSpec.of(name).boundToThisProcess();
            return new Demo(session, spec, keep, !withoutBreak, patience).run().code();
        } catch (SandboxFault fault) {
            var exit = fault.askedWrongly() ? ExitCode.USAGE : ExitCode.UNEXPECTED;
            throw new Fault(exit, fault.getMessage(), fault, List.of());
        }
    }

    /** {@code 5s}, {@code 2m}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                var time = Durations.parse(text);
                if (time.isZero()) {
                    throw new TypeConversionException("a patience of zero sees nothing");
                }
                return time;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
