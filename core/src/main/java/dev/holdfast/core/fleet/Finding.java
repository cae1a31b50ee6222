package dev.holdfast.core.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What is found of one cluster, or of one zone inside a cluster, as of now.
 *
 * @param place a {@link Scope#CLUSTER} or {@link Scope#NODES}
 * @param since when the answer that stands began to stand
 * @param asOf when it was last asked
 * @param illSince when the first of the questions was put that were all answered badly, or not at all, up to the last
 *     one; empty when the last round went well
 * @param wellAt when it last answered well
 * @param silent whether being down is told by silence alone, and not by anybody's words
 * @param self by what a cluster is known whatever name it is registered under; empty as long as it has not told
 */
public record Finding(
        Place place,
        Pulse pulse,
        String words,
        Instant since,
        Optional<Instant> asOf,
        Optional<Moment> illSince,
        Optional<Moment> wellAt,
        boolean silent,
        Optional<String> self) {

    /** What it comes to. */
    public enum Pulse {
        /** It answers, and does not say that it fails. That we may not ask, or are not let in, is no failure of it. */
        UP,
        /** It stands that it gives no answer, or says itself that it is not ready. */
        DOWN,
        /** It was not asked often enough yet. */
        NOT_YET,
        /** It cannot be asked, or was not asked for too long: nothing is concluded from that. */
        UNKNOWN
    }

    /** What a cluster's health says. */
    public static Finding of(
            Place place,
            Health health,
            Optional<Moment> illSince,
            Optional<Moment> wellAt,
            Optional<String> self,
            Moment now) {
        var reachable = health.reachableAt(now);
        var ready = health.readyAt(now);
        boolean unreachable = reachable.answer() == Answer.FALSE;
        boolean failing = ready.answer() == Answer.FALSE && ready.reason() == Reason.FAILING;
        Pulse pulse = unreachable || failing
                ? Pulse.DOWN
                : reachable.answer() == Answer.TRUE
                        ? Pulse.UP
                        : reachable.reason() == Reason.NOT_YET_KNOWN ? Pulse.NOT_YET : Pulse.UNKNOWN;
        var told = unreachable || pulse != Pulse.DOWN ? health.reachable() : health.ready();
        var verdict = unreachable || pulse != Pulse.DOWN ? reachable : ready;
        return new Finding(
                place,
                pulse,
                verdict.words(),
                told.since().time(),
                health.asOf().map(Moment::time),
                illSince,
                wellAt,
                unreachable,
                self);
    }

    /** Whether both are of one cluster, which is registered under two names. */
    boolean isSame(Finding other) {
        return self.isPresent() && self.equals(other.self);
    }

    boolean isDown() {
        return pulse == Pulse.DOWN;
    }

    boolean isKnown() {
        return pulse == Pulse.UP || pulse == Pulse.DOWN;
    }

    /** Whether it answered well to a question that was put, or answered, after {@code moment}. */
    boolean wellSince(Moment moment) {
        return wellAt.filter(well -> well.nanos() - moment.nanos() >= 0).isPresent();
    }
}
