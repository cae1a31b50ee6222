package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.wire.Beat;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Sight;
import dev.holdfast.core.arbitration.Wish;
import java.time.Duration;
import java.util.OptionalLong;

/** What the other site has said over the link, and when, by our clock. Used by the loop's thread alone. */
final class Heard {

    /** Beats that may be missing before the other counts as silent. */
    private static final int MISSED = 2;

    private long lastNanos;
    private long wellNanos;
    private OptionalLong acknowledged = OptionalLong.empty();

    Heard(long nowNanos) {
        lastNanos = nowNanos;
        wellNanos = nowNanos;
    }

    void beat(Beat beat, Parameters times, long nowNanos) {
        boolean again = nowNanos - lastNanos >= times.silence().toNanos();
        if (again || !beat.well()) wellNanos = nowNanos;
        lastNanos = nowNanos;
        if (beat.acknowledged().isPresent()) acknowledged = beat.acknowledged();
    }

    Sight sight(boolean healthy, Parameters times, Wish wish, long nowNanos) {
        long since = nowNanos - lastNanos;
        boolean there = since < MISSED * times.heartbeat().toNanos();
        return new Sight(
                healthy,
                there ? Duration.ZERO : Duration.ofNanos(since),
                there ? Duration.ofNanos(nowNanos - wellNanos) : Duration.ZERO,
                wish);
    }

    OptionalLong acknowledged() {
        return acknowledged;
    }
}
