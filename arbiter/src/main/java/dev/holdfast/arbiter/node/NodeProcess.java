package dev.holdfast.arbiter.node;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.watchdog.DeviceFacts;
import dev.holdfast.arbiter.watchdog.DeviceWatchdog;
import dev.holdfast.arbiter.watchdog.GroupWatchdog;
import dev.holdfast.arbiter.watchdog.Identity;
import dev.holdfast.arbiter.watchdog.NoWatchdog;
import dev.holdfast.arbiter.watchdog.Watchdog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The process of a node agent. It ends when it is told to, and leaves what runs to the watchdog. */
public final class NodeProcess {

    private static final String USAGE = """
            usage: node --folder FOLDER --own https://HOST:PORT --peer https://HOST:PORT
                        --certificate FILE --key FILE --authority FILE
                        [--watchdog DEVICE | processes | none] [--watchdog-time TIME] [--on-loss reset | stop | ignore]
                        [--workload NAME=COMMAND]... [--diary FILE [--stand-in NAME[=TIME | =never]]...]""";

    private NodeProcess() {}

    /** Runs until the process ends. */
    public static void run(List<String> words) throws Usage, IOException {
        try {
            run(Options.of(USAGE, words));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("the agent of a node cannot begin: " + wrong.getMessage(), wrong);
        }
    }

    private static void run(Options options) throws Usage, IOException {
        var folder = Files.createDirectories(options.path("--folder"));
        var credentials =
                Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        if (!(credentials.self().party() instanceof Party.Node(var side, var name))) {
            throw new IOException("its certificate is of %s, and must be of node/A/NAME or node/B/NAME"
                    .formatted(credentials.self()));
        }
        var own = options.uri("--own");
        var peer = options.uri("--peer");
        var watchdog = watchdog(options, folder);
        var onLoss = options.one("--on-loss", OnLoss.values(), OnLoss.RESET);
        var workloads = workloads(options, folder, side.name(), name);
        options.end();
        try (var lock = alone(folder);
                var arbiters = new LinkedArbiters(side, own, peer, credentials, NodeProcess::log);
                watchdog) {
            log("%s begins; %s".formatted(credentials.self(), lock.isValid() ? watchdog.name() : ""));
            var groups = new ProcessGroups(folder, workloads, Ticks.SYSTEM::nanos);
            new NodeAgent(side, onLoss, arbiters, groups, watchdog, Reading::now, NodeProcess::log).run();
        }
    }

    /** One agent of a node at a time: one that stands still may go on at any moment. */
    static FileLock alone(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another agent acts for this node, in " + folder + "; end it first");
        }
        return lock;
    }

    private static Watchdog watchdog(Options options, Path folder) throws Usage, IOException {
        var what = options.optional("--watchdog").orElse("/dev/watchdog");
        var time = options.time("--watchdog-time", Duration.ZERO);
        return switch (what) {
            case "none" -> new NoWatchdog("it was told to use no watchdog");
            case "processes" -> {
                if (time.isZero()) throw new IOException("a watchdog for processes needs --watchdog-time");
                yield new GroupWatchdog(folder, time, Optional.of(Identity.current()));
            }
            default -> new DeviceWatchdog(DeviceFacts.read(Path.of(what), DeviceWatchdog.CLASSES));
        };
    }

    private static List<Workload> workloads(Options options, Path folder, String side, String node)
            throws Usage, IOException {
        var found = new ArrayList<Workload>();
        for (var each : options.all("--workload")) {
            var parts = each.split("=", 2);
            if (parts.length < 2) throw new IOException("--workload must be NAME=COMMAND, and is " + each);
            found.add(new Workload(parts[0], List.of("sh", "-c", parts[1])));
        }
        var diary = options.optional("--diary");
        for (var each : options.all("--stand-in")) {
            var parts = each.split("=", 2);
            if (diary.isEmpty()) throw new IOException("--stand-in needs --diary");
            var ending = parts.length == 1
                    ? Optional.of(Duration.ZERO)
                    : parts[1].equals("never")
                            ? Optional.<Duration>empty()
                            : Optional.of(Duration.parse("PT" + parts[1]));
            found.add(StandIn.workload(folder, Path.of(diary.get()), side, node, parts[0], ending));
        }
        return found;
    }

    private static void log(String words) {
        System.out.println(words);
    }
}
