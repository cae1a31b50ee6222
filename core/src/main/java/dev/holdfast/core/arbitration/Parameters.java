package dev.holdfast.core.arbitration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of a pair of sites. They stand in the register itself, so that both sites count by the same ones, and never
 * change within an incarnation. What they must satisfy is in {@link Inequality}: a value may break any of it, for that is
 * what a register that somebody has edited does.
 *
 * @param lease how long a site may act after it sent a successful renewal
 * @param watchdog how long a node's watchdog waits to be petted before it resets the node
 * @param renewal how often a site renews
 * @param operation how long one exchange with the witness may take
 * @param ratePpm how much faster or slower than true time a monotonic clock may go, in parts per million
 * @param reset how long after its last moment a node may still write: watchdog granularity and reset
 * @param margin added to the wait for what no figure stands for
 * @param priority how long the site that is not preferred waits before it evicts
 * @param heartbeat how often the sites say over the link that they are there
 * @param silence how long the link must be silent before it counts as down
 * @param softStop how long after the start of a lease without another a node begins to stop what runs under it
 * @param kill how long a soft stop may take before the watchdog is no longer petted
 */
public record Parameters(
        Duration lease,
        Duration watchdog,
        Duration renewal,
        Duration operation,
        int ratePpm,
        Duration reset,
        Duration margin,
        Duration priority,
        Duration heartbeat,
        Duration silence,
        Duration softStop,
        Duration kill) {

    /** Longest of each time: beyond it a person is faster. */
    public static final Duration TIME_MAX = Duration.ofMinutes(10);

    /** Beyond this a clock is broken, not inexact. */
    public static final int RATE_PPM_MAX = 50_000;

    private static final long MILLION = 1_000_000;
    private static final long STEP_NANOS = 10_000_000;

    /**
     * How long a site that has evicted the other waits, from the return of the read that last showed the other renew:
     * {@code (lease + reset)·(1+ρ)/(1−ρ) + margin}, rounded up to 10 ms. The other counts from before that read, by a clock
     * that may be slow; we count by one that may be fast.
     */
    public Duration waiting() {
        long held = Math.addExact(lease.toNanos(), reset.toNanos());
        long slowest = Math.multiplyExact(held, MILLION + ratePpm);
        long exact = Math.addExact(-Math.floorDiv(-slowest, MILLION - ratePpm), margin.toNanos());
        return Duration.ofNanos(Math.multiplyExact(-Math.floorDiv(-exact, STEP_NANOS), STEP_NANOS));
    }

    /** All times by their names, in the order in which they are written. */
    public Map<String, Duration> times() {
        var times = new LinkedHashMap<String, Duration>();
        times.put("lease", lease);
        times.put("watchdog", watchdog);
        times.put("renewal", renewal);
        times.put("operation", operation);
        times.put("reset", reset);
        times.put("margin", margin);
        times.put("priority", priority);
        times.put("heartbeat", heartbeat);
        times.put("silence", silence);
        times.put("softStop", softStop);
        times.put("kill", kill);
        return times;
    }

    /** How long after the start of a lease a watchdog may still be petted: two watchdog times before its end. */
    public Duration petting() {
        return lease.minus(watchdog.multipliedBy(2));
    }

    /**
     * How little of a lease is left when the other site is asked for one: a renewal at the witness is overdue, with its answer.
     * Later would be too late: what the other grants must have come to the nodes before they begin to stop, which
     * {@link Inequality#ASKING} demands of every register.
     */
    public Duration asking() {
        return lease.minus(renewal).minus(operation);
    }

    /** The longest that a site waits after the other went dark before it may take over, when nothing else fails. */
    public Duration permission() {
        return renewal.plus(operation).plus(waiting());
    }
}
