package dev.holdfast.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a stored alert may still start a recovery. */
public sealed interface Standing {
    /** How long after its receipt an unmatched alert is decided again when a plan appears or changes. */
    Duration GRACE_DEFAULT = Duration.ofSeconds(60);

    /** Plans may be chosen for it, those that appear before {@code until} included. */
    record Open(Instant until) implements Standing {}

    /** Everything that it calls for was done, or no plan matched in time. */
    record Settled() implements Standing {}

    /** It was stored truncated. */
    record Rejected(String reason) implements Standing {}

    /** Another object already stands for the same open episode. */
    record Repeats(String earlier) implements Standing {}

    /** It was over before anything had been started for it. */
    record Over(Instant resolvedAt) implements Standing {}

    /** Its episode ended in silence before anything had been started for it: a recovery would come too late. */
    record Lapsed(Instant lastSeen) implements Standing {}

    /**
     * What is known about a stored alert.
     *
     * @param received when it was stored
     * @param processed whether its runs exist
     * @param unmatched whether it was already decided that no plan matches
     * @param repeats the object that stands for the same open episode and came first
     * @param episode its own
     */
    record Facts(
            Instant received,
            boolean processed,
            boolean unmatched,
            Optional<String> rejected,
            Optional<String> repeats,
            Episode episode) {}

    static Standing of(Facts facts, Instant now, Duration grace, Silence silence) {
        var until = facts.received().plus(grace);
        if (facts.processed()) return new Settled();
        if (facts.rejected().isPresent()) return new Rejected(facts.rejected().get());
        if (facts.repeats().isPresent()) return new Repeats(facts.repeats().get());
        var episode = facts.episode();
        if (episode.resolvedAt().isPresent())
            return new Over(episode.resolvedAt().get());
        if (facts.unmatched() && now.isAfter(until)) return new Settled();
        if (!episode.open(now, silence)) return new Lapsed(episode.lastSeen());
        return new Open(until);
    }
}
