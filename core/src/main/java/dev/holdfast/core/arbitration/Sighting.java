package dev.holdfast.core.arbitration;

/**
 * The last change of the peer's count of renewals that a read has shown.
 *
 * @param atNanos when that read returned, by the reader's monotonic clock: whatever the peer sent under this count or a
 *     lower one, it had sent before
 */
public record Sighting(long renewals, long atNanos) {}
