package dev.holdfast.arbiter.rooms;

import dev.holdfast.arbiter.Main;
import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.link.Silence;
import dev.holdfast.arbiter.node.Diary;
import dev.holdfast.arbiter.wire.FencedWord;
import dev.holdfast.arbiter.witness.HttpWitness;
import dev.holdfast.arbiter.witness.Witness;
import dev.holdfast.core.arbitration.Copies;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.sandbox.process.Children;
import dev.holdfast.sandbox.process.Ports;
import dev.holdfast.sandbox.stretched.PairAuthority;
import dev.holdfast.sandbox.stretched.Programs;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Two rooms whose register has times that a test can wait for. */
final class Stage implements AutoCloseable {

    /** Short, and patient with a slow machine; every inequality holds. */
    static final Parameters TIMES = new Parameters(
            Duration.ofSeconds(12),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            500,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1));

    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration STABLE_FOR = Duration.ofSeconds(3);
    private static final int NODES = 2;
    private static final int TAKEN = 204;
    private static final int MINUTES_MAX = 4;

    private final Path folder;
    private final Rooms rooms;
    private final Ports claims;

    private Stage(Path folder, Rooms rooms, Ports claims) {
        this.folder = folder;
        this.rooms = rooms;
        this.claims = claims;
    }

    /** Returns when all workloads run where they belong. */
    static Stage open(Path folder) throws IOException {
        return open(folder, TIMES, List.of());
    }

    /** @param siteOptions further options of both sites' agents */
    static Stage open(Path folder, Parameters times, List<String> siteOptions) throws IOException {
        var programs = new Programs(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"),
                Main.class.getName());
        var plan = new Rooms.Plan(NODES, times.watchdog(), STABLE_FOR, "fast", siteOptions);
        PairAuthority.sign(folder, NODES);
        var claims = Ports.open(new SecureRandom());
        var rooms = new Rooms(folder, programs, plan, new Children(line -> {}, () -> {}), claims);
        var stage = new Stage(folder, rooms, claims);
        try {
            stage.begin(times);
            rooms.start();
            stage.recovered();
            return stage;
        } catch (IOException | RuntimeException | Error failed) {
            stage.close();
            throw failed;
        }
    }

    private void begin(Parameters times) throws IOException {
        var options = rooms.beginning();
        var self = Credentials.read(Path.of(options.get(3)), Path.of(options.get(5)), Path.of(options.get(7)));
        var register = new Register("one", "begun", 1, Members.BOTH, Side.A, Copies.SYNC, 0, 0, "", "", 0, times);
        var value = RegisterReading.write(register).print().getBytes(StandardCharsets.UTF_8);
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
            var link = new LinkClient(
                    URI.create(options.get(1)),
                    self,
                    Party.Witness.class::isInstance,
                    "the witness",
                    WITHIN,
                    why -> {});
            try (var witness = new HttpWitness(link)) {
                return !(witness.write(Optional.empty(), value, WITHIN) instanceof Witness.Wrote.Unknown);
            }
        });
    }

    Rooms rooms() {
        return rooms;
    }

    Diary diary() throws IOException {
        return Diary.read(rooms.diary());
    }

    /** Waits until each workload runs where it belongs. */
    void recovered() {
        for (var site : Site.values()) runs(site, site);
    }

    /** Waits until the workloads of a site run on a site, from now on. */
    void runs(Site whose, Site where) {
        runs(whose, where, rooms.nodes(whose));
    }

    void runs(Site whose, Site where, List<String> nodes) {
        long since = hundredths();
        try {
            for (var node : nodes) {
                Awaitility.await()
                        .atMost(MINUTES_MAX, TimeUnit.MINUTES)
                        .until(() -> ranSince(whose, node, where, since));
            }
        } catch (ConditionTimeoutException never) {
            throw new AssertionError("the workloads of %s do not run on %s%n%s".formatted(whose, where, logs()), never);
        }
    }

    private boolean ranSince(Site whose, String node, Site where, long since) throws IOException {
        return diary().last(where.name(), Rooms.workload(whose, node))
                .filter(span -> span.last() > since)
                .isPresent();
    }

    /** A person says to a site that a node of the other is off; whether that was taken. */
    boolean fenced(Site to, String node) throws IOException {
        var options = rooms.asking(to);
        var self = Credentials.read(Path.of(options.get(3)), Path.of(options.get(5)), Path.of(options.get(7)));
        var word = new FencedWord(node, "the room has no power");
        try (var link = new LinkClient(
                URI.create(options.get(1)), self, Party.Site.class::isInstance, "a site", WITHIN, why -> {})) {
            return link.post(FencedWord.PATH, word.write().print(), WITHIN).status() == TAKEN;
        } catch (Silence silence) {
            return false;
        }
    }

    /** Lets time go by, in which things happen. */
    void pass(Duration time) {
        long end = Ticks.SYSTEM.nanos() + time.toNanos();
        Awaitility.await()
                .atMost(time.plusMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Ticks.SYSTEM.nanos() - end >= 0);
    }

    static long hundredths() {
        return Reading.now().boot().orElseThrow() / 10_000_000;
    }

    /** What all processes have said, for whoever reads why a test has failed. */
    String logs() {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*(\\.log|decisions\\.jsonl)"))
                    .sorted()
                    .map(file -> "== " + folder.relativize(file) + "\n" + tail(file))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String tail(Path file) {
        try {
            var lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        rooms.close();
        claims.close();
    }
}
