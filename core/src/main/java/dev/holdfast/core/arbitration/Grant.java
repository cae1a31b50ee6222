package dev.holdfast.core.arbitration;

import java.time.Duration;

/**
 * A lease that one site has granted the other over the link. It counts from when it was asked for, by the asker's clock.
 *
 * @param epoch the granter's epoch; one that knows a higher one takes no notice
 */
public record Grant(Duration lease, long epoch) {}
