package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.sandbox.ArbiterProgram;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.sandbox.TwoSites;
import dev.holdfast.sandbox.TwoSitesSpec;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The demo of two sites from start to end: bring them up, play each scene, judge by what the workloads wrote, clean up. */
final class TwoSitesDemo {

    static final Profile PROFILE = Profile.FAST;

    private static final int NODES = 2;
    private static final Duration STABLE_FOR = Duration.ofSeconds(3);

    private final String name;
    private final boolean keep;
    private final Page page;
    private final Keepsake keepsake;

    TwoSitesDemo(Session session, String name, boolean keep) {
        this.name = name;
        this.keep = keep;
        page = new Page(session);
        keepsake = Keepsake.of(name, session.environment());
    }

    ExitCode run() {
        prologue();
        var times = PROFILE.parameters();
        var spec = TwoSitesSpec.of(name, NODES, PROFILE.name().toLowerCase(Locale.ROOT), times.watchdog(), STABLE_FOR);
        try (var ending = new Ending(page)) {
            page.progress(
                    "sandbox", "starting \"" + name + "\": sites A and B with " + NODES + " nodes each, a witness");
            var sites = TwoSites.up(
                    keep ? spec : spec.boundToThisProcess(),
                    ArbiterProgram.PROGRAM,
                    line -> page.progress("sandbox", line));
            ending.owns(sites::down);
            keepsake.clear();
            try {
                var scenes = new SiteScenes(page, sites, times);
                scenes.siteDark();
                scenes.linkCut();
                scenes.witnessGone();
                scenes.verdict();
            } catch (RuntimeException e) {
                keep(sites);
                page.fact("logs", "kept in " + keepsake.folder());
                throw e;
            }
            if (keep) {
                page.line("");
                page.line("  Break something:   holdfast sandbox break " + name + " A");
                page.line("  Look:              holdfast sandbox status " + name);
                page.line("  Stop everything:   holdfast sandbox down " + name);
                ending.release();
            }
        }
        return ExitCode.DONE;
    }

    private void prologue() {
        page.title("Holdfast demo: two sites, of which one may act for the other when that is surely stopped");
        page.fact(
                "real",
                "The agents of both sites and of their nodes, the witness with its register on disk, the watchdogs, mutual"
                        + " TLS on every link, every decision below. No Kubernetes is needed for any of it.");
        page.fact(
                "stand-ins",
                "A workload is a process that writes 20 times a second into one file that it runs. That file alone"
                        + " judges each scene. A watchdog that is a process stands for a node's device; a small proxy for"
                        + " each cable; a process called taker for whatever starts the other site's workloads.");
        page.fact("afterwards", keep ? "Everything stays up (--keep)." : "Everything is stopped and removed.");
        page.line("");
    }

    private void keep(TwoSites sites) {
        keepsake.keep(sites.diary(), "diary");
        for (var site : Site.values()) keepsake.keep(sites.info().journal(site), "decisions-" + site + ".jsonl");
        keepsake.keepLogs(
                sites.children().stream().map(child -> Path.of(child.logFile())).toList());
    }
}
