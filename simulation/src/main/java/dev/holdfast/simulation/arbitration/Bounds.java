package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Parameters;
import java.time.Duration;

/**
 * How far an exploration goes. Time goes in ticks; what is older than the longest of these times counts as that old.
 *
 * @param lease in ticks
 * @param waiting in ticks; less than the lease is a planted bug
 * @param restarts whether agents may be restarted
 * @param grants whether sites grant each other leases over the link
 * @param claims whether a process may claim its site whatever the members are, not only when its site acts alone
 */
public record Bounds(int lease, int waiting, boolean restarts, boolean grants, boolean claims) {

    /** Two bits for a time. */
    static final int TICKS_MAX = 3;

    static final long TICK_NANOS = 1_000_000_000;

    public Bounds {
        if (lease < 1 || lease > TICKS_MAX || waiting < 1 || waiting > TICKS_MAX) {
            throw new IllegalArgumentException(
                    "a lease of %d and a wait of %d ticks: from 1 to %d".formatted(lease, waiting, TICKS_MAX));
        }
    }

    public static Bounds of(int lease, int waiting) {
        return new Bounds(lease, waiting, true, true, false);
    }

    /** Parameters with exactly these times: clocks are exact, resets take nothing, and the margin makes up the rest. */
    Parameters parameters() {
        var tick = Duration.ofNanos(TICK_NANOS);
        var none = Duration.ZERO;
        var margin = tick.multipliedBy(waiting - lease);
        return new Parameters(
                tick.multipliedBy(lease), none, tick, none, 0, none, margin, none, none, none, none, none);
    }

    @Override
    public String toString() {
        return "lease %d, wait %d%s%s%s"
                .formatted(
                        lease,
                        waiting,
                        restarts ? "" : ", no restarts",
                        grants ? "" : ", no grants",
                        claims ? ", claims at any time" : "");
    }
}
