package dev.holdfast.cli.run;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.output.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows a run until it ends, rests, or the wait is over, and says which. */
final class RunFollow {
    /** A run that nobody takes for so long has no operator. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(10);

    /** Where the states of the run are shown. */
    interface Viewer {
        void seen(RunView run);

        /** Nothing new; called a few times a second at most, for clocks that go on. */
        default void tick(RunView run) {}

        /** How often {@link #tick} is wanted. */
        default Duration pace() {
            return Duration.ofSeconds(1);
        }
    }

    private final Session session;
    private final Api api;
    private final ClusterOptions cluster;
    private final Optional<Duration> timeout;

    RunFollow(Session session, Api api, ClusterOptions cluster, Optional<Duration> timeout) {
        this.session = session;
        this.api = api;
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /** The run as it was last seen: ended or resting, or still going on when the wait is over. */
    RunView follow(Found first, Viewer viewer) {
        var run = RunView.of(first);
        viewer.seen(run);
        if (run.rests()) {
            return run;
        }
        var farewell = Farewell.prepare(session, RunNext.attach(run, cluster));
        try (var events = RunEvents.after(api, first)) {
            return follow(run, viewer, events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted; the run continues", e, List.of());
        } finally {
            farewell.withdraw();
        }
    }

    private RunView follow(RunView first, Viewer viewer, RunEvents events) throws InterruptedException {
        var run = first;
        boolean lost = false;
        boolean hinted = false;
        long started = System.nanoTime();
        while (!run.rests()) {
            var waited = Duration.ofNanos(System.nanoTime() - started);
            if (timeout.isPresent() && waited.compareTo(timeout.get()) >= 0) {
                return run;
            }
            if (!hinted && run.status().phase() == null && waited.compareTo(TAKEN_WITHIN) > 0) {
                hinted = true;
                session.say("no operator has taken the run for " + Durations.age(waited)
                        + "; is one running, with leadership? kubectl get leases -n holdfast-system");
            }
            switch (events.next(viewer.pace()).orElse(null)) {
                case null -> viewer.tick(run);
                case RunEvents.Event.Seen(var found) -> {
                    if (lost) {
                        session.say("in contact again");
                        lost = false;
                    }
                    if (!found.resourceVersion().equals(run.found().resourceVersion())) {
                        run = RunView.of(found);
                        viewer.seen(run);
                    }
                }
                case RunEvents.Event.Lost(var why) -> {
                    if (!lost) {
                        session.say("lost contact, trying again: " + why.getMessage());
                        lost = true;
                    }
                }
                case RunEvents.Event.Gone() ->
                    throw new Fault(
                            ExitCode.UNEXPECTED,
                            "the run " + run.namespace() + "/" + run.name() + " was deleted while it was "
                                    + run.phase().word());
            }
        }
        return run;
    }
}
