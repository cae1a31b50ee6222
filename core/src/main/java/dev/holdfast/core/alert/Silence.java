package dev.holdfast.core.alert;

import java.time.Duration;

/**
 * How long an alert must be silent for its episode to end. When an alert was last seen is written down only when what is
 * written is older than the {@link #slack()}, so whoever knows nothing but the record must wait that much longer: an
 * episode that is thought open too long costs nothing, one thought over too early would start a second recovery.
 */
public record Silence(Duration length) {
    public static final Silence DEFAULT = new Silence(Duration.ofHours(24));
    private static final int SLACKS = 24;

    public Silence {
        if (length.isNegative() || length.isZero()) throw new IllegalArgumentException("silence of " + length);
    }

    /** How far the record of the last sight may lag. */
    public Duration slack() {
        return length.dividedBy(SLACKS);
    }
}
