package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.output.Durations;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.stretched.Trouble;
import dev.holdfast.sandbox.stretched.Trouble.How;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Breaks a cluster's control plane, or the heartbeats of one of its zones; or a part of two sites. */
@Command(
        name = "break",
        description = {
            "Break a cluster, the nodes of one of its zones, or a part of two sites.",
            "Kills the whole control plane of a cluster, or stops the heartbeats of all nodes in the zone.",
            "Data is kept; \"holdfast sandbox heal\" undoes it.",
            "",
            "Of two sites (up --stretched), PART is a site (A, B): it has no power, everything of it is gone at once; what lies",
            "between two places (A-B, A-witness, B-witness): nothing gets through; the witness; an agent (site-A, node-A-n1,",
            "taker-A), which is killed, and what it ran is left to its watchdog; or one link (node-A-n1-to-A). \"sandbox",
            "info\" has all names. Several can be broken at once."
        })
final class BreakCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox.")
    private String name;

    @Parameters(index = "1", paramLabel = "CLUSTER|CLUSTER/ZONE|PART", description = "What to break.")
    private String target;

    @ArgGroup(exclusive = true)
    private Way way = new Way();

    /** In which way it breaks. */
    private static final class Way {
        @Option(names = "--pause", description = "Pause instead of kill: connections hang instead of being refused.")
        private boolean pause;

        @Option(
                names = "--delay",
                paramLabel = "TIME",
                converter = Delay.class,
                description = "What is sent from and to this part of two sites is late, each way.")
        private Optional<Duration> delay = Optional.empty();

        @Option(
                names = "--one-way",
                description =
                        "What this part of two sites sends is lost; what is sent to it arrives. A-B: from A to B.")
        private boolean oneWay;

        @Option(names = "--disk-full", description = "The agent of this site, or the witness, can write to no file.")
        private boolean diskFull;

        private boolean isOfSites() {
            return delay.isPresent() || oneWay || diskFull;
        }

        private Trouble trouble(String target) {
            var how = pause
                    ? How.PAUSED
                    : oneWay ? How.ONE_WAY : diskFull ? How.DISK_FULL : delay.isPresent() ? How.LATE : How.OFF;
            return new Trouble(target, how, delay.orElse(Duration.ZERO));
        }
    }

    BreakCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return Asked.of(() -> {
            var sites = TwoSites.find(name);
            if (sites.isPresent()) {
                var words = sites.get().breakDown(way.trouble(target));
                new Progress(session).accept(target + " is " + words);
                return ExitCode.DONE;
            }
            var sandbox = Sandbox.get(name);
            if (way.isOfSites()) {
                throw SandboxFault.wrongly("sandbox \"" + name
                        + "\" has clusters and no two sites: a cluster can be killed, or paused by --pause");
            }
            var before = sandbox.breakDown(target, way.pause);
            var how = way.pause && !before.equals(Optional.of("killed")) ? "paused" : "killed";
            var already = before.equals(Optional.of(how));
            new Progress(session).accept(target + (already ? " was " + how + " already" : " is " + how));
            return ExitCode.DONE;
        });
    }

    /** {@code 300ms}, {@code 2s}. */
    static final class Delay implements CommandLine.ITypeConverter<Duration> {
        private static final Duration MOST = Duration.ofMinutes(1);

        @Override
        public Duration convert(String text) {
            var delay = text.matches("[1-9][0-9]{0,4}ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Durations.parse(text);
            if (delay.isPositive() && delay.compareTo(MOST) <= 0) return delay;
            throw new CommandLine.TypeConversionException("a delay is from 1ms to 1m, not " + text);
        }
    }
}
