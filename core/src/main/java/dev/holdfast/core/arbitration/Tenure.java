package dev.holdfast.core.arbitration;

import java.time.Duration;

/**
 * How long a process may act on a lease, and when another may take it over. All times are readings of the asking
 * process's own monotonic clock, as {@code System.nanoTime} gives them; readings of two processes are never compared.
 *
 * <ol>
 *   <li>The holder counts from the moment it <em>sent</em> its last successful renewal, and stops a margin early.
 *   <li>A candidate counts from the moment it last <em>saw</em> the lease's record change, which is never before the
 *       renewal was sent.
 *   <li>So a candidate takes over at least the margin after the holder started its last effect, as long as no clock
 *       gains more than the margin on another within one lease. The margin also covers an effect's way to the server.
 * </ol>
 *
 * A process that was paused between asking and acting can still be late: effects carry preconditions for that.
 *
 * @param lease how long a renewal holds
 * @param margin how much earlier the holder stops; shorter than the lease
 */
public record Tenure(Duration lease, Duration margin) {

    /** Longest lease: beyond this, a lost leader would be mistaken for a lost installation. */
    public static final Duration LEASE_MAX = Duration.ofHours(1);

    public Tenure {
        if (lease.isNegative() || lease.isZero() || lease.compareTo(LEASE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "a lease lasts more than zero and at most " + LEASE_MAX + ", not " + lease);
        }
        if (margin.isNegative() || margin.compareTo(lease) >= 0) {
            throw new IllegalArgumentException("a margin of " + margin + " leaves nothing of a lease of " + lease);
        }
    }

    /** Whether the holder may start an effect now. */
    public boolean mayAct(long renewalSentNanos, long nowNanos) {
        return !remaining(renewalSentNanos, nowNanos).isZero();
    }

    /** Whether a candidate may take the lease over now, with a write that fails if the record has changed after all. */
    public boolean mayTake(long lastChangeSeenNanos, long nowNanos) {
        return nowNanos - lastChangeSeenNanos >= lease.toNanos();
    }

    /**
     * How long the holder may still start effects; zero when it may not. A renewal that another thread sent after
     * {@code nowNanos} was read counts as sent now.
     */
    public Duration remaining(long renewalSentNanos, long nowNanos) {
        long held = lease.minus(margin).toNanos();
        long passed = Math.max(0, nowNanos - renewalSentNanos);
        return Duration.ofNanos(Math.max(0, held - passed));
    }
}
