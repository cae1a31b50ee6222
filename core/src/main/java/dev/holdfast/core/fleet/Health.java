package dev.holdfast.core.fleet;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a cluster is, as far as we can tell from here, and what to ask next. Two verdicts, each steady by itself ({@link
 * Standing}): whether it answers us, and whether it does what is asked of it. Neither ever says that a cluster is dead:
 * that takes more than one who gets no answer.
 *
 * <ol>
 *   <li>While all is well, one signal is asked at a time, in turn: that is all it costs at rest.
 *   <li>As soon as a round says something else than what stands, all signals are asked, a second apart, until that is
 *       settled.
 *   <li>A cluster that is settled and not well is asked for all signals, at the cost of a well one.
 *   <li>What nobody asked for a while is unknown ({@link #readyAt}).
 * </ol>
 *
 * @param asked the signals of the last round
 * @param asOf when the last round ended; empty before the first
 */
public record Health(
        Steadiness steadiness, Standing reachable, Standing ready, Set<Signal> asked, Optional<Moment> asOf) {

    /** From one question to the next while all is well: 0.17 requests a second. */
    public static final Duration AT_REST = Duration.ofSeconds(6);

    /** From one round of all questions to the next while settled and not well: 0.2 requests a second. */
    public static final Duration UNWELL = Duration.ofSeconds(10);

    /** From one round to the next while rounds say something else than what stands. */
    public static final Duration IN_DOUBT = Duration.ofSeconds(1);

    /** What to ask next, and how long after the last round began. */
    public record Ask(Set<Signal> signals, Duration after) {}

    public Health {
        asked = Set.copyOf(asked);
    }

    public static Health unknown(Steadiness steadiness, Moment now) {
        return new Health(steadiness, Standing.unknown(now), Standing.unknown(now), Set.of(), Optional.empty());
    }

    /**
     * How it is after one more round. A single question that we may not ask changes nothing about what others said: a
     * server that hides one signal for good is judged by the other.
     */
    public Health hear(Round round, Moment now) {
        var said = round.ready();
        boolean mute =
                said.reason() == Reason.WITHHELD && !round.samples().keySet().containsAll(Signal.all());
        return new Health(
                steadiness,
                reachable.hear(round.reachable(), now, steadiness),
                mute ? ready : ready.hear(said, now, steadiness),
                round.samples().keySet(),
                Optional.of(now));
    }

    /** What to ask next. */
    public Ask next() {
        if (asOf.isEmpty()) return new Ask(Signal.all(), Duration.ZERO);
        if (!reachable.isSettled() || !ready.isSettled()) return new Ask(Signal.all(), IN_DOUBT);
        if (ready.verdict().answer() != Answer.TRUE) return new Ask(Signal.all(), UNWELL);
        return new Ask(Set.of(turn()), AT_REST);
    }

    /** The signal that was not asked last; the first one after a round of all. */
    private Signal turn() {
        var others = EnumSet.allOf(Signal.class);
        others.removeAll(asked);
        return others.isEmpty() ? Signal.values()[0] : others.iterator().next();
    }

    /** Whether there is a verdict on both questions yet. */
    public boolean isKnown() {
        return reachable.verdict().reason() != Reason.NOT_YET_KNOWN
                && ready.verdict().reason() != Reason.NOT_YET_KNOWN;
    }

    /** Whether it answers us, as of now. */
    public Verdict reachableAt(Moment now) {
        return at(reachable, now);
    }

    /** Whether it does what is asked of it, as of now. */
    public Verdict readyAt(Moment now) {
        return at(ready, now);
    }

    private Verdict at(Standing standing, Moment now) {
        boolean fresh = asOf.isEmpty() || now.since(asOf.get()).compareTo(steadiness.freshFor()) <= 0;
        return fresh
                ? standing.verdict()
                : new Verdict(
                        Answer.UNKNOWN,
                        Reason.STALE,
                        "last asked at " + asOf.get().time() + ", which is too long ago");
    }
}
