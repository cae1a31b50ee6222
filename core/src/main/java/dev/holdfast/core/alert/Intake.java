package dev.holdfast.core.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * What a delivered alert means. Pure: the same delivery, episode and time give the same decision.
 *
 * <ol>
 *   <li>Firing, and no episode is open: a new episode begins, numbered after the last one that is known.
 *   <li>Firing within an open episode: a repeat, whatever the sender says about when it started. It creates nothing.
 *   <li>Resolved within an open episode: the episode is over.
 *   <li>Resolved otherwise: nothing. A resolved alert never creates anything and never starts a run.
 * </ol>
 */
public final class Intake {
    private Intake() {}

    /** What to do about one delivery. */
    public sealed interface Decision {
        /** Store the alert as a new episode. */
        record Begin(Episode episode) implements Decision {}

        /** Remember the sight, and write it down when the record lags too far. */
        record Repeat(Episode episode, boolean write) implements Decision {}

        /** Write down that the episode is over. */
        record Resolve(Episode episode) implements Decision {}

        /** The alert is over and nothing of it is open. */
        record Nothing() implements Decision {}
    }

    /**
     * As {@link #decide(Alert.Status, Optional, Instant, Silence)}, for senders that name each event: one that was taken
     * before is at most a repeat. It neither begins a new episode nor ends one.
     */
    public static Decision decide(
            Alert.Status status, Optional<Episode> latest, Instant now, Silence silence, boolean taken) {
        if (!taken) return decide(status, latest, now, silence);
        return latest.filter(episode -> status == Alert.Status.FIRING && episode.open(now, silence))
                .<Decision>map(episode -> repeat(episode, now, silence))
                .orElseGet(Decision.Nothing::new);
    }

    public static Decision decide(Alert.Status status, Optional<Episode> latest, Instant now, Silence silence) {
        var open = latest.filter(episode -> episode.open(now, silence));
        return switch (status) {
            case FIRING ->
                open.<Decision>map(episode -> repeat(episode, now, silence))
                        .orElseGet(() -> new Decision.Begin(Episode.begun(next(latest), now)));
            case RESOLVED ->
                open.<Decision>map(episode -> new Decision.Resolve(episode.resolved(now)))
                        .orElseGet(Decision.Nothing::new);
        };
    }

    private static Decision repeat(Episode episode, Instant now, Silence silence) {
        var lags = episode.recorded().plus(silence.slack()).isBefore(now);
        return new Decision.Repeat(episode.seenAt(now), lags);
    }

    private static int next(Optional<Episode> latest) {
        return latest.map(Episode::number).orElse(0) + 1;
    }
}
