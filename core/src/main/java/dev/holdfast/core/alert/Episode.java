package dev.holdfast.core.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * One span in which an alert keeps firing: from its first delivery to a resolved one, or to a long silence.
 *
 * @param number counted from 1 for each identity
 * @param recorded the last sight as it is written down, which may lag
 * @param seen the last sight as this process knows it, if it saw the alert itself
 */
public record Episode(
        int number, Instant firstSeen, Instant recorded, Optional<Instant> seen, Optional<Instant> resolvedAt) {

    public Episode {
        if (number < 1) throw new IllegalArgumentException("episodes count from 1, not " + number);
    }

    /** An episode of which only the record is known. */
    public static Episode recorded(int number, Instant firstSeen, Instant lastSeen, Optional<Instant> resolvedAt) {
        return new Episode(number, firstSeen, lastSeen, Optional.empty(), resolvedAt);
    }

    /** The episode that begins with this sight. */
    public static Episode begun(int number, Instant now) {
        return new Episode(number, now, now, Optional.of(now), Optional.empty());
    }

    public Instant lastSeen() {
        return seen.filter(recorded::isBefore).orElse(recorded);
    }

    /** When the episode ended, or will end if nothing more is delivered. */
    public Instant end(Silence silence) {
        if (resolvedAt.isPresent()) return resolvedAt.get();
        var byRecord = recorded.plus(silence.length()).plus(silence.slack());
        return seen.filter(sight -> !sight.isBefore(recorded))
                .map(sight -> sight.plus(silence.length()))
                .orElse(byRecord);
    }

    public boolean open(Instant now, Silence silence) {
        return now.isBefore(end(silence));
    }

    Episode seenAt(Instant now) {
        return new Episode(number, firstSeen, recorded, Optional.of(now), resolvedAt);
    }

    /** This episode with its last sight written down. */
    public Episode written() {
        return new Episode(number, firstSeen, lastSeen(), seen, resolvedAt);
    }

    Episode resolved(Instant now) {
        return new Episode(number, firstSeen, recorded, seen, Optional.of(now));
    }
}
