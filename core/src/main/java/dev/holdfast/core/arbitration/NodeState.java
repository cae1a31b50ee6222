package dev.holdfast.core.arbitration;

import dev.holdfast.core.arbitration.NodeLease.Duty;
import java.time.Duration;
import java.util.Optional;

/**
 * What the agent of a node knows at one moment. Immutable. Its times are its own monotonic clock's.
 *
 * @param lease until when what is guarded may run
 * @param times the times to count by; empty before the first answer
 * @param sinceNanos answers to what was asked before are void: the agent has started then, or does not know how long it stood
 *     still
 * @param waiting whether an answer is waited for before anything is begun, petted or killed
 */
public record NodeState(NodeLease lease, Optional<Parameters> times, long sinceNanos, boolean waiting) {

    /** How long an answer is waited for before the times are known. */
    public static final Duration UNKNOWN_MAX = Duration.ofSeconds(2);

    /**
     * An agent that has just started. What an earlier one has left running is neither petted nor killed until the first answer,
     * or until one exchange would have been over; the watchdog counts on.
     */
    public static NodeState started(long nowNanos) {
        return new NodeState(NodeLease.none(nowNanos), Optional.empty(), nowNanos, true);
    }

    /**
     * What is to be done; empty when nothing is, before an answer.
     *
     * @param running whether anything guarded runs, or may run
     */
    public Optional<Duty> duty(boolean running, long nowNanos) {
        if (waiting) {
            var most = times.map(Parameters::operation).orElse(UNKNOWN_MAX);
            boolean over = nowNanos - sinceNanos >= most.toNanos();
            return running && over ? Optional.of(Duty.STARVE) : Optional.empty();
        }
        return times.map(is -> lease.duty(is, running, nowNanos));
    }

    /** An answer has come to what was asked at {@code sentNanos}. */
    public NodeState answered(Sublease answer, Optional<Parameters> by, long sentNanos) {
        if (sentNanos - sinceNanos < 0) return this;
        return new NodeState(lease.answered(answer, sentNanos), by.or(() -> times), sinceNanos, false);
    }

    /** The machine was suspended: its lease may be long over, and its watchdog has stood still as well. */
    public NodeState slept(long nowNanos) {
        return new NodeState(new NodeLease(nowNanos, lease.epoch(), lease.stop()), times, nowNanos, false);
    }

    /**
     * The clock that people set has jumped. Somebody has set it, or the machine was paused as a whole; nothing here can tell the
     * two apart, so the lease is not counted on before it is confirmed.
     */
    public NodeState doubted(long nowNanos) {
        return new NodeState(new NodeLease(nowNanos, lease.epoch(), lease.stop()), times, nowNanos, true);
    }
}
