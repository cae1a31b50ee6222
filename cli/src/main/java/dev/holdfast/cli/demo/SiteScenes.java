package dev.holdfast.cli.demo;

import dev.holdfast.arbiter.node.Diary.Span;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Parts;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The scenes of two sites. Each breaks one thing, tells what the workloads did, and fails when that is not as it must be. */
final class SiteScenes {

    /** Longer than any time that the two need by themselves, for a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How long nothing is seen to happen where nothing may. */
    private static final Duration STILL = Duration.ofSeconds(5);

    /** A write that is under way when the witness goes leaves a site that knows too little to go on. */
    private static final int WITNESS_TRIES_MAX = 6;

    private static final List<String> BOTH = List.of("A", "B");

    private final Page page;
    private final TwoSites sites;
    private final Parameters times;
    private final Witnesses witnesses;

    SiteScenes(Page page, TwoSites sites, Parameters times) {
        this.page = page;
        this.sites = sites;
        this.times = times;
        witnesses = new Witnesses(sites.diary());
    }

    void siteDark() {
        page.heading("Site A goes dark: B takes what A ran, and gives it back when A returns");
        long since = Witnesses.now();
        sites.breakDown(Trouble.dark(Site.A));
        page.moment(
                Duration.ZERO,
                "demo",
                "site A has no power: its agent, nodes and workloads are killed, nothing reaches it");
        moved(Site.A, Site.A, Site.B, since);
        page.fact(
                "computed",
                "B may act for A within " + seconds(times.permission()) + ": what A was last promised must be over by"
                        + " A's own clock, however wrong that is.");
        since = Witnesses.now();
        healed();
        page.moment(Duration.ZERO, "demo", "site A has power again");
        moved(Site.A, Site.B, Site.A, since);
    }

    void linkCut() {
        page.heading("The link between the sites is cut: both are well, and exactly one goes on");
        var before = running();
        long since = Witnesses.now();
        sites.breakDown(Trouble.cut(Place.A, Place.B));
        page.moment(Duration.ZERO, "demo", "nothing gets from A to B, or back; both still reach the witness");
        var winner = Patience.await(PATIENCE, () -> BOTH.stream()
                        .map(Site::valueOf)
                        .filter(site -> all(site.other(), site, since))
                        .findFirst())
                .orElseThrow(() -> failed("no site took the other within " + seconds(PATIENCE)));
        moved(winner.other(), winner.other(), winner, since);
        still(winner.other());
        page.fact("", "site " + winner.other() + " runs nothing, for " + seconds(STILL) + " that were watched");
        goOn(winner, before);
        page.fact("", "the workloads of site " + winner + " went on all the time, the same processes");
        long mended = Witnesses.now();
        healed();
        page.moment(Duration.ZERO, "demo", "the link is mended");
        moved(winner.other(), winner, winner.other(), mended);
    }

    void witnessGone() {
        page.heading("The witness is gone: both go on, since they hear each other");
        for (int i = 1; i <= WITNESS_TRIES_MAX; i++) {
            awaitMembers();
            var before = running();
            long since = Witnesses.now();
            sites.breakDown(Trouble.killed(Parts.WITNESS));
            page.moment(Duration.ZERO, "demo", "the witness is killed");
            if (!bothKnowWhereTheyStand()) {
                page.fact(
                        "",
                        "a write was under way, so one site cannot know what the register says, and may not promise"
                                + " anything: the witness comes back, and goes again");
                healed();
                continue;
            }
            var longEnough = times.lease().plus(STILL);
            pass(longEnough);
            for (var site : Site.values()) goOn(site, before);
            page.moment(
                    Witnesses.between(since, Witnesses.now()),
                    "demo",
                    "all workloads went on, the same processes, for longer than the longest lease ("
                            + seconds(times.lease()) + ")");
            long back = Witnesses.now();
            healed();
            awaitMembers();
            for (var site : Site.values()) goOn(site, before);
            page.moment(Witnesses.between(back, Witnesses.now()), "demo", "the witness is back; nothing has stopped");
            return;
        }
        throw failed("a write was under way each of the " + WITNESS_TRIES_MAX + " times that the witness went");
    }

    /** Of all scenes together. */
    void verdict() {
        page.heading("By what all workloads wrote");
        var overlaps = witnesses.overlaps();
        if (!overlaps.isEmpty()) throw failed("a workload ran on both sites at once: " + overlaps.getFirst());
        page.fact(
                "never both",
                "%d processes of 4 workloads have run, and at no time one workload on both sites."
                        .formatted(witnesses.processes()));
    }

    /** Waits until all workloads of a site run here, tells of each when, and checks that they had ended there before. */
    private void moved(Site whose, Site from, Site to, long since) {
        Patience.await(PATIENCE, () -> Optional.of(true).filter(yes -> all(whose, to, since)))
                .orElseThrow(() ->
                        failed("what belongs to " + whose + " does not run on " + to + " within " + seconds(PATIENCE)));
        for (var workload : sites.workloads(whose)) {
            var ran = witnesses.last(from, workload).orElseThrow(() -> failed(workload + " never ran on " + from));
            var runs = witnesses.last(to, workload).orElseThrow(() -> failed(workload + " does not run on " + to));
            if (runs.first() <= ran.last()) throw failed(workload + " ran on both sites at once: " + ran + ", " + runs);
            page.moment(Witnesses.between(since, ran.last()), workload, "last line from site " + from);
            page.moment(
                    Witnesses.between(since, runs.first()),
                    workload,
                    "first line from site " + to + ", " + seconds(Witnesses.between(ran.last(), runs.first()))
                            + " after it (process " + runs.pid() + " of " + runs.node() + ")");
        }
    }

    private boolean all(Site whose, Site where, long since) {
        return sites.workloads(whose).stream().allMatch(workload -> witnesses
                .runs(where, workload, since)
                .filter(span -> span.first() > since)
                .isPresent());
    }

    /** The process of each workload that runs now. */
    private Map<String, Long> running() {
        long now = Witnesses.now();
        pass(Duration.ofMillis(500));
        var running = new LinkedHashMap<String, Long>();
        for (var site : Site.values()) {
            for (var workload : sites.workloads(site)) {
                var span = witnesses
                        .runs(site, workload, now)
                        .orElseThrow(() -> failed(workload + " does not run where it belongs"));
                running.put(workload, span.pid());
            }
        }
        return running;
    }

    /** The workloads of a site are the same processes as before, and run on. */
    private void goOn(Site site, Map<String, Long> before) {
        long now = Witnesses.now();
        pass(Duration.ofMillis(500));
        for (var workload : sites.workloads(site)) {
            var span = witnesses
                    .runs(site, workload, now)
                    .orElseThrow(() -> failed(workload + " does not go on on site " + site));
            if (span.pid() != before.get(workload)) {
                throw failed(workload + " was stopped meanwhile, and started again as process " + span.pid());
            }
        }
    }

    private void still(Site site) {
        long since = Witnesses.now();
        pass(STILL);
        var all = new ArrayList<>(sites.workloads(Site.A));
        all.addAll(sites.workloads(Site.B));
        if (!witnesses.ranAny(site, all, since)) return;
        var last = witnesses.running(since, span -> span.side().equals(site.name())).stream()
                .max(Comparator.comparingLong(Span::last));
        throw failed("site " + site + " may run nothing, and "
                + last.map(Span::toString).orElse("something") + " ran");
    }

    /** Whether both still know what the register says, once both have noticed that nobody tells them. */
    private boolean bothKnowWhereTheyStand() {
        return Patience.await(PATIENCE, () -> {
                    var words = sites.health().words().values();
                    boolean noticed = words.stream()
                            .allMatch(says -> says.said().path("troubles").has("read"));
                    return Optional.of(words.stream()
                                    .allMatch(says -> says.standing().equals("MEMBER")))
                            .filter(known -> noticed);
                })
                .orElseThrow(() -> failed("the sites do not notice that the witness is gone"));
    }

    /** Both renew with the witness, and each runs what is its own. */
    private void awaitMembers() {
        Patience.await(PATIENCE, () -> {
                    var health = sites.health();
                    boolean well = health.troubles().isEmpty()
                            && health.words().values().stream()
                                    .noneMatch(
                                            says -> says.said().path("troubles").has("read"));
                    return Optional.of(true).filter(yes -> well);
                })
                .orElseThrow(() -> failed(
                        "the sites do not come to rest: " + sites.health().troubles()));
    }

    private void healed() {
        sites.heal(Optional.empty(), line -> {});
    }

    /** Lets time go by, in which something must not happen. */
    private static void pass(Duration time) {
        Patience.await(time, Optional::empty);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    private static Fault failed(String what) {
        return new Fault(ExitCode.FINDINGS, what);
    }
}
