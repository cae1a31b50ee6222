package dev.holdfast.simulation;

import static dev.holdfast.simulation.Transitions.State.ASKING;
import static dev.holdfast.simulation.Transitions.State.BACKING_OFF;
import static dev.holdfast.simulation.Transitions.State.BROKEN;
import static dev.holdfast.simulation.Transitions.State.CANCELED;
import static dev.holdfast.simulation.Transitions.State.COMPLETED;
import static dev.holdfast.simulation.Transitions.State.FAILED;
import static dev.holdfast.simulation.Transitions.State.FRESH;
import static dev.holdfast.simulation.Transitions.State.PAUSED;
import static dev.holdfast.simulation.Transitions.State.READY;
import static dev.holdfast.simulation.Transitions.State.RUNNING;
import static dev.holdfast.simulation.Transitions.State.THROUGH;
import static dev.holdfast.simulation.Transitions.State.WAITING;

import dev.holdfast.simulation.Transitions.Edge;
import dev.holdfast.simulation.Transitions.State;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the everyday seeds must reach: written by hand, beside the diagram that is drawn from what they did reach. */
final class Expected {

    /** All that a run's state may become. */
    static final Set<Edge> EDGES = Stream.of(
                    from(FRESH, READY, FAILED),
                    from(
                            READY,
                            READY,
                            WAITING,
                            BACKING_OFF,
                            RUNNING,
                            ASKING,
                            BROKEN,
                            THROUGH,
                            FAILED,
                            PAUSED,
                            CANCELED),
                    from(ASKING, READY, BROKEN, THROUGH, FAILED, PAUSED, CANCELED),
                    from(
                            WAITING,
                            READY,
                            WAITING,
                            BACKING_OFF,
                            RUNNING,
                            ASKING,
                            BROKEN,
                            THROUGH,
                            FAILED,
                            PAUSED,
                            CANCELED),
                    from(BACKING_OFF, READY, WAITING, BACKING_OFF, RUNNING, BROKEN, THROUGH, FAILED, PAUSED, CANCELED),
                    from(RUNNING, READY, WAITING, BACKING_OFF, RUNNING, BROKEN, THROUGH, FAILED, PAUSED, CANCELED),
                    from(BROKEN, READY, WAITING, THROUGH, FAILED, PAUSED, CANCELED),
                    from(PAUSED, READY, WAITING, BACKING_OFF, RUNNING, ASKING, BROKEN, THROUGH, FAILED),
                    from(THROUGH, COMPLETED))
            .flatMap(Collection::stream)
            .collect(Collectors.toSet());

    /** Each kind of step with each report that its decider takes. */
    static final Set<String> DECISIONS = Stream.of(
                    reports("readField", "begin", "seen", "absent", "unreached", "unreadable"),
                    reports("patch", "begin", "seen", "absent", "unreached", "unreadable", "seen after a refusal"),
                    reports("patch", "done", "conflict", "refused", "invalid", "unclear"),
                    reports("scale", "begin", "seen", "absent", "unreached", "unreadable", "seen after a refusal"),
                    reports("scale", "done", "conflict", "refused", "invalid", "unclear"),
                    reports("wait", "begin", "seen", "absent", "unreached", "unreadable"),
                    reports("delete", "begin", "seen", "absent", "unreached", "unreadable"),
                    reports("delete", "done", "conflict", "refused", "unclear"),
                    reports("apply", "begin", "seen", "absent", "unreached", "unreadable", "seen after a refusal"),
                    reports("apply", "done", "conflict", "refused", "unclear"),
                    reports("job", "begin", "Job absent", "Job active", "Job complete", "Job failed", "Job foreign"),
                    reports("probe", "begin", "answered", "unreached", "unreadable"),
                    reports("http", "begin", "answered", "unclear"),
                    reports("notify", "begin", "answered", "unclear"),
                    reports("approval", "begin"),
                    reports("pause", "begin"),
                    reports("job", "unreached", "unreadable", "done", "conflict", "refused", "invalid", "unclear"))
            .flatMap(Collection::stream)
            .collect(Collectors.toSet());

    /** A part of every sentence with which a step or a run may end. */
    static final Set<String> REASONS = Set.of(
            "steps succeeded",
            "not needed: ",
            "found applied",
            "nothing was started: ",
            "waited 10m: ",
            "timed out after ",
            "gave up after ",
            "cannot read ",
            "(whether the patch was applied is not known)",
            "the API server refused the patch of ",
            "the API server refused the Job ",
            "was deleted while this step ran",
            "was deleted and made anew while this step ran",
            "somebody else changed ",
            " replicas are ready, it was ",
            "the count was found applied",
            " replicas were ready after 10m",
            "somebody else scaled ",
            " was deleted while its replicas were waited for",
            " was deleted and made anew while its replicas were waited for",
            "condition Available is True",
            "status.readyReplicas is 1",
            " does not exist; nothing to delete",
            " is gone",
            " is gone; found applied",
            "; another of that name has been made since",
            " was still there after 10m, held by the finalizers example.com/drain",
            "the API server refused to delete ",
            "(whether it was deleted is not known)",
            " is applied; found applied",
            "the API server refused to apply ",
            "(whether it was applied is not known)",
            " takes connections, 2 times in a row",
            "right 1 of 2 times in a row",
            "cannot ask TCP ",
            "https://switch-0.example answered 200",
            "the webhook in Secret chat answered 200",
            "there is a Job ",
            " was deleted while this step ran; whether it completed is not known",
            " was still running after 10m",
            " failed: ",
            " completed: ",
            "the run's Secret no longer holds the value ",
            "the run's Secret no longer holds what this step wanted to write",
            "the journal has reached its bound of ",
            "the run's steps are not the ones it started with",
            "waits for somebody to retry or skip it",
            "waits for somebody to resume or cancel the run",
            "canceled by ",
            "approved by ",
            " is approved by 1 of 2: ",
            " has approved ",
            " was rejected by ",
            " asks no longer",
            "nobody may approve any more: 1 of ",
            ", the act is in the role reader",
            "it is for the steps sha256:other",
            "waits for somebody to retry it, which asks anew",
            "rested for ",
            "resumed by ana: ",
            "nobody has resumed the run in ",
            "; failed: ",
            "; skipped: ",
            "; not started: ",
            "it needs the value ",
            "canceled while it was under way: nothing of it was sent",
            "whether its last write was done is not known",
            "its write was done, what should follow was not waited for",
            "its deletion was accepted and may go on",
            "whether its object was deleted is not known",
            " was made and may go on",
            " was made; whether it has ended is not known: ",
            " was made is not known",
            "the run goes on: ",
            " begins round 2: ",
            "skipped by ",
            "skipped: Cluster ",
            " is not reachable; ",
            "skipped, the run was started ungraceful",
            "skipped, ungraceful by ",
            "waits for Job ",
            "the API server does not vouch for who did it: ",
            "too late: the run has ended, ",
            "too late: the last step had come to its end",
            " had failed, and ends the run",
            "the run is paused already",
            "the run is not paused",
            "nothing to retry: ");

    private Expected() {}

    private static Set<Edge> from(State state, State... next) {
        return Stream.of(next).map(to -> new Edge(state, to)).collect(Collectors.toSet());
    }

    private static Set<String> reports(String action, String... reports) {
        return Stream.of(reports).map(report -> action + ": " + report).collect(Collectors.toSet());
    }
}
