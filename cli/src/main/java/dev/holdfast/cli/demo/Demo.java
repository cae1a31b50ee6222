package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The demo from start to end: bring everything up, break east, follow what happens, tell what changed, clean up. */
final class Demo {
    private final SandboxSpec spec;
    private final boolean keep;
    private final boolean breaks;
    private final Duration patience;
    private final Page page;
    private final Keepsake keepsake;

    Demo(Session session, SandboxSpec spec, boolean keep, boolean breaks, Duration patience) {
        this.spec = spec;
        this.keep = keep;
        this.breaks = breaks;
        this.patience = patience;
        this.page = new Page(session);
        this.keepsake = Keepsake.of(spec.name(), session.environment());
    }

    ExitCode run() {
        new Prologue(page).print(keep);
        try (var ending = new Ending(page)) {
            // What may take minutes the first time comes before anything is started.
            var alertmanager = Alertmanager.program(line -> page.progress("programs", line));
            page.progress(
                    "sandbox",
                    "starting \"" + spec.name() + "\": clusters " + String.join(", ", spec.clusters()) + ", "
                            + spec.nodes() + " nodes each, zones " + String.join(", ", spec.zones()));
            var sandbox = Sandbox.up(spec, line -> page.progress("sandbox", line));
            ending.owns(sandbox::down);
            keepsake.clear();
            try {
                play(sandbox, alertmanager);
            } catch (RuntimeException e) {
                keepsake.keepLogs(logs(sandbox));
                page.fact("logs", "kept in " + keepsake.folder());
                throw e;
            }
            if (keep) {
                ending.release();
            }
        }
        return ExitCode.DONE;
    }

    private void play(Sandbox sandbox, Path alertmanager) {
        try (var clients = Clients.of(sandbox)) {
            var scene = new Scene(page, sandbox, clients, alertmanager);
            scene.set();
            var hub = clients.on(Scene.HUB);
            try (var feed = new RunFeed(hub)) {
                page.heading(breaks ? "The failover, in seconds since east was broken" : "Nothing is broken");
                var brokenAt = Instant.now();
                if (breaks) {
                    sandbox.breakDown(Scene.EAST, false);
                    page.moment(
                            Duration.ZERO,
                            "demo",
                            "east is broken: its etcd, API server, controllers and scheduler are killed");
                } else {
                    page.progress("demo", "east stays as it is; waiting " + patience.toSeconds() + " s for a run");
                }
                var failover = new Failover(page, brokenAt, feed, scene.prober(), hub);
                var outcome = failover.follow(patience);
                if (!breaks) {
                    throw new Fault(ExitCode.RUN_FAILED, "there was a failover although nothing was broken");
                }
                new Epilogue(page, sandbox, keep).print(outcome, brokenAt, keepsake.keep(outcome.run()));
            }
        }
    }

    private static List<Path> logs(Sandbox sandbox) {
        return sandbox.children().stream()
                .filter(child -> !child.name().contains("/") || child.name().startsWith("demo/"))
                .map(child -> Path.of(child.logFile()))
                .toList();
    }
}
