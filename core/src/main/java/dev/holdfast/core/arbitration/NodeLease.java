package dev.holdfast.core.arbitration;

/**
 * Until when one node may run what is guarded, by its own monotonic clock. The watchdog makes it true: it is petted no
 * later than two watchdog times before the end, so that the node is off by the end even when everything on it hangs. For a
 * pet takes effect at most one watchdog time after the look at the clock, or the node is off already; and one watchdog time
 * after that pet it is off.
 *
 * @param deadlineNanos when it ends
 * @param epoch the highest epoch the node has heard of; an answer under a lower one is void
 * @param stop whether the site has been told to stop since
 */
public record NodeLease(long deadlineNanos, long epoch, boolean stop) {

    /** What a node does with its workloads and its watchdog. */
    public enum Duty {
        /** Runs what is guarded, pets. */
        SERVE(true),
        /** Stops what is guarded by asking it to, pets. */
        STOP_SOFTLY(true),
        /** Kills what is guarded, and lets the watchdog run out over what cannot be killed. */
        STARVE(false),
        /** Runs nothing that is guarded, pets. */
        IDLE(true);

        private final boolean pets;

        Duty(boolean pets) {
            this.pets = pets;
        }

        public boolean pets() {
            return pets;
        }
    }

    /** A node that has just started may run nothing. */
    public static NodeLease none(long nowNanos) {
        return new NodeLease(nowNanos, 0, false);
    }

    /** An answer has come to what was asked at {@code sentNanos}. */
    public NodeLease answered(Sublease answer, long sentNanos) {
        if (answer.epoch() < epoch) return this;
        if (answer.stop()) return new NodeLease(deadlineNanos, answer.epoch(), true);
        if (answer.remaining().isZero()) return new NodeLease(deadlineNanos, answer.epoch(), stop);
        long until = sentNanos + answer.remaining().toNanos();
        return new NodeLease(until - deadlineNanos > 0 ? until : deadlineNanos, answer.epoch(), false);
    }

    /** Whether nothing guarded may run any more. */
    public boolean over(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /**
     * What the node does now.
     *
     * @param running whether anything guarded runs, or may run
     */
    public Duty duty(Parameters parameters, boolean running, long nowNanos) {
        long left = deadlineNanos - nowNanos;
        if (left < parameters.watchdog().multipliedBy(2).toNanos()) return running ? Duty.STARVE : Duty.IDLE;
        long passed = parameters.lease().toNanos() - left;
        if (stop || passed >= parameters.softStop().toNanos()) return running ? Duty.STOP_SOFTLY : Duty.IDLE;
        return Duty.SERVE;
    }
}
