package dev.holdfast.core.fleet;

import java.time.Duration;

/**
 * Whether a cluster that gives no answers is left alone for now, so that nothing waits for it. Only silence counts: a
 * server that refuses has answered. Immutable: a transition is a method of the state that it leaves. All times are
 * readings of the process's own monotonic clock.
 *
 * <ol>
 *   <li>{@link Closed}: everything is let through. {@link #FAILURES_MAX} requests in a row without an answer open it.
 *   <li>{@link Open}: nothing is let through until its time is over. That time doubles, up to {@link #REST_MAX}.
 *   <li>{@link Trying}: one request is let through; its answer closes the circuit, its silence opens it again. A trial
 *       that never reports back makes room for another after {@link #TRIAL_MAX}.
 * </ol>
 */
public sealed interface Circuit {

    int FAILURES_MAX = 5;
    Duration REST_MIN = Duration.ofSeconds(1);
    Duration REST_MAX = Duration.ofSeconds(30);
    Duration TRIAL_MAX = Duration.ofMinutes(1);

    /** Whether a request may be sent. */
    sealed interface Admission {
        record Admitted(Circuit next) implements Admission {}

        /** Not now; {@code after} says how long to wait at least. */
        record Refused(Duration after) implements Admission {}
    }

    /** Whether a request may be sent now. */
    Admission admit(long nowNanos);

    /** After an answer, whatever it said. */
    default Circuit answered() {
        return new Closed(0);
    }

    /** After a request got no answer. */
    Circuit unanswered(long nowNanos);

    static Circuit closed() {
        return new Closed(0);
    }

    record Closed(int failures) implements Circuit {
        @Override
        public Admission admit(long nowNanos) {
            return new Admission.Admitted(this);
        }

        @Override
        public Circuit unanswered(long nowNanos) {
            return failures + 1 < FAILURES_MAX ? new Closed(failures + 1) : new Open(nowNanos, REST_MIN);
        }
    }

    record Open(long sinceNanos, Duration rest) implements Circuit {
        @Override
        public Admission admit(long nowNanos) {
            var left = rest.minusNanos(Math.max(0, nowNanos - sinceNanos));
            return left.isPositive() ? new Admission.Refused(left) : new Admission.Admitted(new Trying(nowNanos, rest));
        }

        /** Of a request that was sent before: nothing new. */
        @Override
        public Circuit unanswered(long nowNanos) {
            return this;
        }
    }

    record Trying(long sinceNanos, Duration rest) implements Circuit {
        @Override
        public Admission admit(long nowNanos) {
            var left = TRIAL_MAX.minusNanos(Math.max(0, nowNanos - sinceNanos));
            return left.isPositive()
                    ? new Admission.Refused(REST_MIN)
                    : new Admission.Admitted(new Trying(nowNanos, rest));
        }

        @Override
        public Circuit unanswered(long nowNanos) {
            var longer = rest.multipliedBy(2);
            return new Open(nowNanos, longer.compareTo(REST_MAX) < 0 ? longer : REST_MAX);
        }
    }
}
