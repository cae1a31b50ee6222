package dev.holdfast.cli.demo;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything from the break on, told as it happens: what the prober sees, the alert, the run's steps. It is over when
 * the run has ended and the standby answers through the switch, or when the patience is.
 */
final class Failover {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Timeline timeline;
    private final RunStory story;
    private final RunFeed feed;
    private final ProberLog prober;
    private final KubernetesClient hub;
    private Optional<RecoveryRun> run = Optional.empty();
    private Optional<ProberLog.Line> recovery = Optional.empty();
    private Optional<Instant> alertSent = Optional.empty();
    private Optional<Instant> alertReceived = Optional.empty();

    Failover(Page page, Instant brokenAt, RunFeed feed, ProberLog prober, KubernetesClient hub) {
        this.timeline = new Timeline(page, brokenAt);
        this.story = new RunStory(page.arrow());
        this.feed = feed;
        this.prober = prober;
        this.hub = hub;
    }

    /**
     * How it ended.
     *
     * @param alertSent when Alertmanager had it
     * @param alertReceived when the operator's intake had it
     * @param recovery the first answer of the standby
     */
    record Outcome(RecoveryRun run, Instant alertSent, Instant alertReceived, ProberLog.Line recovery) {}

    void tell(Moment moment) {
        timeline.tell(moment);
    }

    /** Follows to the end; what is missing after the patience is a fault that says how far it came. */
    Outcome follow(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!isOver() && System.nanoTime() < deadline) {
                feed.next(LOOK_AGAIN).ifPresent(this::see);
                prober.more().forEach(this::see);
                timeline.show(Instant.now());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted during the failover", e, List.of());
        } finally {
            timeline.end();
        }
        return outcome(patience);
    }

    private boolean isOver() {
        return run.filter(Failover::isEnded).isPresent() && (recovery.isPresent() || !isCompleted(run.get()));
    }

    private Outcome outcome(Duration patience) {
        var within = " within " + patience.toSeconds() + " s";
        if (run.isEmpty()) {
            throw failed(
                    alertSent.isPresent()
                            ? "an alert was sent, but no run appeared" + within
                            : "no alert was sent and no run appeared" + within);
        }
        var name = run.get().getMetadata().getName();
        if (!isEnded(run.get())) {
            throw failed("run " + name + " did not end" + within + "; it stands at "
                    + run.get().getStatus().progress());
        }
        if (!isCompleted(run.get())) {
            throw failed(
                    "run " + name + " ended " + run.get().getStatus().phase().word() + ": "
                            + run.get().getStatus().conditions().getFirst().message());
        }
        return new Outcome(
                run.get(),
                alertSent.orElseThrow(() -> failed("run " + name + " ran, but the prober had sent no alert")),
                alertReceived.orElse(run.get().getStatus().startTime()),
                recovery.orElseThrow(() ->
                        failed("run " + name + " completed, but west gave no answer through the switch" + within)));
    }

    private static Fault failed(String what) {
        return new Fault(ExitCode.RUN_FAILED, "the application was not failed over: " + what);
    }

    private void see(RecoveryRun state) {
        if (alertReceived.isEmpty()) {
            received(state);
        }
        run = Optional.of(state);
        story.news(state).forEach(timeline::tell);
    }

    /** The alert is told of with the time at which the intake took it in, as soon as its status says so. */
    private void received(RecoveryRun state) {
        var ref = state.getSpec().alertRef();
        var alert = hub.resources(ReceivedAlert.class)
                .inNamespace(Optional.ofNullable(ref.namespace())
                        .orElse(state.getMetadata().getNamespace()))
                .withName(ref.name())
                .get();
        alertReceived =
                Optional.ofNullable(alert.getStatus()).flatMap(status -> Optional.ofNullable(status.firstSeen()));
        alertReceived.ifPresent(at -> timeline.tell(new Moment(
                at,
                "operator",
                "alert received from Alertmanager; plan " + Application.NAMESPACE + "/"
                        + state.getSpec().planRef().name() + " matches")));
    }

    private void see(ProberLog.Line line) {
        switch (line.event()) {
            case "silence" ->
                tell(
                        line,
                        "no answer through the switch (" + line.text("why") + "); until now " + line.text("side")
                                + " answered");
            case "alert" -> {
                alertSent = Optional.of(line.at());
                tell(line, line.text("missed") + " requests in a row without an answer: alert sent to Alertmanager");
            }
            case "answer" -> {
                tell(
                        line,
                        line.text("side") + " answers through the switch, after " + line.text("missed")
                                + " requests without an answer");
                if (line.isAnswerOf("west") && recovery.isEmpty()) {
                    recovery = Optional.of(line);
                }
            }
            case "resolved" -> tell(line, "told Alertmanager that the alert is resolved");
            case "untold" -> tell(line, "the alert could not be sent: " + line.text("why"));
            default -> throw new IllegalStateException("the prober wrote of an unknown event: " + line);
        }
    }

    private void tell(ProberLog.Line line, String words) {
        timeline.tell(new Moment(line.at(), "prober", words));
    }

    private static boolean isEnded(RecoveryRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().terminal();
    }

    private static boolean isCompleted(RecoveryRun run) {
        return run.getStatus().phase() == Phase.COMPLETED;
    }
}
