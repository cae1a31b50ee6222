package dev.holdfast.bench.suite;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.node.Diary;
import dev.holdfast.bench.Benchmark;
import dev.holdfast.bench.Effort;
import dev.holdfast.bench.measure.Figure;
import dev.holdfast.bench.measure.Result;
import dev.holdfast.bench.measure.Samples;
import dev.holdfast.bench.rig.Patroni;
import dev.holdfast.bench.rig.PowerStrip;
import dev.holdfast.bench.rig.Stage;
import dev.holdfast.bench.rig.Stages;
import dev.holdfast.bench.rig.Until;
import dev.holdfast.cli.sandbox.ArbiterProgram;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.TwoSitesSpec;
import dev.holdfast.sandbox.stretched.Rooms;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A site without power, at a random moment of its renewals: until the other site runs its workloads, by what these write
 * themselves. Beside it Patroni with an equal lease: the leader and its database killed, until the other database takes a row.
 */
final class Takeover implements Benchmark {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final Duration STABLE_FOR = Duration.ofSeconds(1);
    private static final int HUNDREDTH_NANOS = 10_000_000;
    private static final double HUNDREDTHS = 100;
    private static final double FENCED_MAX = 5;
    private static final int NODES = 2;
    private static final long SEED = 4711;
    /** Of Patroni's values the least that are the same kind of promise as ours; it wants beat + 2 × patience <= lease. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What is measured of a profile. */
    private enum Part {
        FAST(Profile.FAST, 25),
        DEFAULT(Profile.DEFAULT, 37);

        private final Profile profile;
        private final int secondsMax;

        Part(Profile profile, int secondsMax) {
            this.profile = profile;
            this.secondsMax = secondsMax;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Patroni.Times times() {
            var ours = profile.parameters();
            return new Patroni.Times(ours.lease(), ours.renewal(), PATIENCE);
        }
    }

    private final Random random = new Random(SEED);

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public String about() {
        return "a site without power until the other runs its workloads; peer: Patroni with an equal lease";
    }

    @Override
    public Result run(Stages stages, Effort effort, Consumer<String> progress) {
        var figures = new ArrayList<Figure>();
        for (var part : effort.peers() ? List.of(Part.values()) : List.of(Part.FAST)) {
            var ours = dark(part, effort.darkSites(), Optional.empty(), progress);
            var figure = Figure.of("takeover/" + part.word(), ours, "s")
                    .against("<= " + part.secondsMax + " s, p99", ours.p99() <= part.secondsMax);
            if (effort.peers()) {
                var theirs = patroni(part, effort.darkSites(), progress);
                figure = figure.beside("patroni", theirs.p50()).beside("patroni p99", theirs.p99());
            }
            figures.add(figure);
        }
        var fenced = fenced(effort.darkSites(), progress);
        figures.add(Figure.of("takeover/fenced", fenced, "s")
                .against("<= 5 s with a confirmed fence, p99", fenced.p99() <= FENCED_MAX));
        return new Result(figures, notes());
    }

    private static List<String> notes() {
        var notes = new ArrayList<String>();
        for (var part : Part.values()) {
            var ours = part.profile.parameters();
            notes.add("profile %s: lease %s s, computed bound %s s; Patroni with ttl %d, loop_wait %d, retry_timeout %d"
                    .formatted(
                            part.word(),
                            seconds(ours.lease()),
                            seconds(ours.permission()),
                            part.times().lease().toSeconds(),
                            part.times().beat().toSeconds(),
                            part.times().patience().toSeconds()));
        }
        notes.add(
                "Patroni has no watchdog here: it counts on the old leader being dead, and waits for nothing after the lease");
        notes.add(
                "fenced: profile fast, the preferred site is left; a stand-in for a power strip says that nodes are off once their"
                        + " processes are gone. Of it %s s are until the peer is evicted, and 2 s between two looks at each node"
                                .formatted(seconds(Profile.FAST.parameters().silence())));
        return notes;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    private Samples fenced(int times, Consumer<String> progress) {
        var dark = new AtomicBoolean();
        try (var strip = PowerStrip.start(dark::get)) {
            return dark(Part.FAST, times, Optional.of(new Fence(strip, dark)), progress);
        }
    }

    private record Fence(PowerStrip strip, AtomicBoolean dark) {}

    private Samples dark(Part part, int times, Optional<Fence> fence, Consumer<String> progress) {
        var ours = part.profile.parameters();
        var what = fence.isPresent() ? "fenced" : part.word();
        // a fence's time is not to be hidden behind the wait of the site that is not preferred
        var gone = fence.isPresent() ? Site.B : Site.A;
        var name = "bench-" + what + "-" + ProcessHandle.current().pid();
        var spec = TwoSitesSpec.of(name, NODES, part.word(), ours.watchdog(), STABLE_FOR)
                .boundToThisProcess();
        var scratch = scratch();
        var sites = TwoSites.up(
                fence.map(with -> spec.withSiteOptions(List.of(
                                "--fences",
                                with.strip()
                                        .fences(scratch.resolve("fences.json"), Rooms.nodes(NODES))
                                        .toString())))
                        .orElse(spec),
                ArbiterProgram.PROGRAM,
                line -> {});
        try {
            var samples = new Samples();
            for (int n = 0; n < times; n++) {
                Until.so("both sites are well", WITHIN, () -> sites.health()
                        .troubles()
                        .isEmpty());
                Until.pause(
                        ours.renewal().plusMillis(random.nextLong(ours.renewal().toMillis())));
                long since = now();
                sites.breakDown(Trouble.dark(gone));
                fence.ifPresent(with -> with.dark().set(true));
                Until.so("the other runs its workloads", WITHIN, () -> taken(sites, gone, since)
                        .isPresent());
                samples.add(taken(sites, gone, since).getAsDouble());
                fence.ifPresent(with -> with.dark().set(false));
                sites.heal(Optional.empty(), line -> {});
                progress.accept("%s: dark site %d of %d, %.1f s"
                        .formatted(what, n + 1, times, samples.values().getLast()));
            }
            var overlaps = read(sites).overlaps();
            if (!overlaps.isEmpty()) throw new IllegalStateException("ran on both sites: " + overlaps.getFirst());
            return samples;
        } finally {
            sites.down();
            clear(scratch);
        }
    }

    /** Seconds until the last workload of the site that is gone has begun on the other; empty as long as one has not. */
    private static OptionalDouble taken(TwoSites sites, Site gone, long since) {
        var diary = read(sites);
        var begun = sites.workloads(gone).stream()
                .map(workload -> diary.last(gone.other().name(), workload).filter(span -> span.first() > since))
                .toList();
        if (begun.stream().anyMatch(Optional::isEmpty)) return OptionalDouble.empty();
        long last = begun.stream()
                .mapToLong(span -> span.orElseThrow().first())
                .max()
                .orElseThrow();
        return OptionalDouble.of((last - since) / HUNDREDTHS);
    }

    private static Diary read(TwoSites sites) {
        try {
            return Diary.read(sites.diary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the diary's hundredths of a second. */
    private static long now() {
        return Reading.now().boot().orElseThrow(() -> new IllegalStateException("no /proc/uptime")) / HUNDREDTH_NANOS;
    }

    private Samples patroni(Part part, int times, Consumer<String> progress) {
        var folder = scratch();
        try (var pair = Patroni.start(folder, part.times(), Stage.program("etcd"))) {
            var samples = new Samples();
            String leader = "a";
            for (int n = 0; n < times; n++) {
                var other = leader.equals("a") ? "b" : "a";
                Until.pause(part.times()
                        .beat()
                        .multipliedBy(2)
                        .plusMillis(random.nextLong(part.times().beat().toMillis())));
                long killed = pair.kill(leader);
                samples.add((pair.awaitWritable(other, WITHIN) - killed) / 1e9);
                pair.join(leader);
                pair.awaitFollows(leader);
                leader = other;
                progress.accept("patroni with a lease of %s s: dark site %d of %d, %.1f s"
                        .formatted(
                                seconds(part.times().lease()),
                                n + 1,
                                times,
                                samples.values().getLast()));
            }
            return samples;
        } finally {
            clear(folder);
        }
    }

    private static Path scratch() {
        try {
            var folder = Files.createTempDirectory("holdfast-takeover-");
            folder.toFile().setExecutable(true, false);
            folder.toFile().setReadable(true, false);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path folder) {
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException | UncheckedIOException e) {
            // a process that was just killed may still have removed something
        }
    }
}
