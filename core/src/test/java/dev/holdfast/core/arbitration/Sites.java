package dev.holdfast.core.arbitration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registers and agents for tests. Times are seconds after an arbitrary reading of a clock. */
final class Sites {

    static final Parameters TIMES = Profile.DEFAULT.parameters();

    private static final long ORIGIN = Long.MAX_VALUE - 50_000_000_000L; // wraps around amid every story

    private Sites() {}

    static long at(double seconds) {
        return ORIGIN + Math.round(seconds * 1e9);
    }

    static Register register(Members members, long epoch, long renewalsB) {
        return new Register("one", "n", epoch, members, Side.A, Copies.SYNC, 7, renewalsB, "boot", "other", 0, TIMES);
    }

    static Reading reading(String tag, Members members, long epoch, long renewalsB) {
        return new Reading(tag, register(members, epoch, renewalsB));
    }

    /** Agent of A, started at 0. */
    static Agent fresh() {
        return Agent.started(Side.A, "boot", Memory.NONE, at(0));
    }

    /** Agent of A that has read at 1 that both may act. */
    static Agent member() {
        return Transitions.read(fresh(), reading("t1", Members.BOTH, 3, 40), at(1))
                .agent();
    }

    /** Agent of A that has read at 1, and evicted B at 2. */
    static Agent alone() {
        var sent = Transitions.send(member(), Kind.EVICT, "e", at(2)).agent();
        return Transitions.answered(sent, new Answer.Written("t2")).agent();
    }

    /** Agent of A that has taken B's workloads over at 60. */
    static Agent taken() {
        return Transitions.take(alone(), Proof.NONE, at(60)).agent();
    }

    static Agent evicted() {
        return Transitions.read(member(), reading("t9", Members.ONLY_B, 4, 40), at(3))
                .agent();
    }

    static Agent frozen() {
        return Transitions.hostile(member(), List.of("no register")).agent();
    }

    static Sight linkDown(double seconds) {
        return new Sight(true, Duration.ofMillis(Math.round(seconds * 1000)), Duration.ZERO);
    }

    static Pair preferring(Arbiter arbiter, Side side) {
        return new Pair(arbiter, Optional.of(side), Duration.ofMinutes(5));
    }
}
