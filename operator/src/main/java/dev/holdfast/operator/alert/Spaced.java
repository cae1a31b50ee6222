package dev.holdfast.operator.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Says at most one of many like things in {@link #SPACING}; what was left out is counted in what is said next. */
final class Spaced {
    static final Duration SPACING = Duration.ofSeconds(10);

    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private long left;

    Spaced(InstantSource clock) {
        this.clock = clock;
    }

    /** What to say now; empty when something was said a moment ago. */
    synchronized Optional<String> say(String words) {
        var now = clock.instant();
        if (now.isBefore(next)) {
            left++;
            return Optional.empty();
        }
        var said = left == 0 ? words : words + " (and " + left + " like it since the last line)";
        next = now.plus(SPACING);
        left = 0;
        return Optional.of(said);
    }
}
