package dev.holdfast.core.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * One reading of both clocks: the wall's for people, which may jump, and the process's own monotonic one, which all
 * decisions count by.
 */
public record Moment(Instant time, long nanos) {

    /** How long ago {@code earlier} was; never negative. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
}
