package dev.holdfast.core.arbitration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the agent of one site knows and has promised. Immutable: a transition is a new value, made by {@link Transitions}.
 * All times are readings of the agent's own monotonic clock; none is ever compared with another machine's.
 *
 * @param side which site it acts for
 * @param boot made anew at each start; the register names the one that may write
 * @param known the register as last known; empty when it may have changed by a write of ours that was not answered
 * @param peer the last change of the peer's count of renewals; empty until the first read
 * @param deadlineNanos when the site's lease ends, unless it acts alone
 * @param promisedNanos when the peer was last granted a lease by us, or the start: a promise not to take over
 * @param dirty whether a write of ours that lets the peer in may still come to stand
 * @param pending the write that is on its way
 * @param memory what survives a restart
 * @param frozen why nothing is changed any more; empty when all is well
 */
public record Agent(
        Side side,
        String boot,
        Optional<Reading> known,
        Optional<Sighting> peer,
        long deadlineNanos,
        long promisedNanos,
        boolean dirty,
        Optional<Write> pending,
        Memory memory,
        List<String> frozen) {

    /**
     * An agent that has just started: it knows nothing, permits nothing, and keeps whatever an earlier process of this site
     * may have promised, or left on its way.
     */
    public static Agent started(Side side, String boot, Memory memory, long nowNanos) {
        return new Agent(
                side,
                boot,
                Optional.empty(),
                Optional.empty(),
                nowNanos,
                nowNanos,
                true,
                Optional.empty(),
                memory,
                List.of());
    }

    public boolean taken() {
        return memory.taken();
    }

    public Standing standing() {
        if (!frozen.isEmpty()) return Standing.FROZEN;
        if (knows(Members.only(side.peer()))) return Standing.EVICTED;
        if (rejoining()) return Standing.REJOINING;
        if (taken()) return Standing.TAKEN;
        if (knows(Members.BOTH)) return Standing.MEMBER;
        if (knows(Members.only(side))) return dirty ? Standing.DOUBTFUL : Standing.ALONE;
        return peer.isEmpty() ? Standing.INERT : Standing.UNSURE;
    }

    /** Whether the site needs no witness for what is its own: nobody but itself can let the peer in, and it has not. */
    public boolean solo() {
        return knows(Members.only(side)) && !dirty && !rejoining();
    }

    /** How long the site's nodes may run what is guarded, from now on. */
    public Duration remaining(long nowNanos) {
        if (solo()) return known.orElseThrow().register().parameters().lease();
        return Duration.ofNanos(Math.max(0, deadlineNanos - nowNanos));
    }

    /** Whether this process is the one that may write for its site. */
    public boolean leads() {
        return known.isPresent() && known.get().register().agent(side).equals(boot);
    }

    boolean knows(Members members) {
        return known.isPresent() && known.get().register().members() == members;
    }

    boolean rejoining() {
        return pending.isPresent() && pending.get().kind() == Kind.REJOIN;
    }

    Agent knowing(Optional<Reading> reading, Optional<Sighting> sighting, Memory remembered) {
        return new Agent(
                side,
                boot,
                reading,
                sighting,
                deadlineNanos,
                promisedNanos,
                dirty,
                Optional.empty(),
                remembered,
                frozen);
    }

    Agent sending(Write write, boolean nowDirty, long deadline) {
        return new Agent(
                side, boot, known, peer, deadline, promisedNanos, nowDirty, Optional.of(write), memory, frozen);
    }

    Agent until(long deadline) {
        return new Agent(side, boot, known, peer, deadline, promisedNanos, dirty, pending, memory, frozen);
    }

    Agent clean() {
        return new Agent(side, boot, known, peer, deadlineNanos, promisedNanos, false, pending, memory, frozen);
    }

    Agent promising(long nowNanos) {
        return new Agent(side, boot, known, peer, deadlineNanos, nowNanos, dirty, pending, memory, frozen);
    }

    Agent remembering(Memory now) {
        return new Agent(side, boot, known, peer, deadlineNanos, promisedNanos, dirty, pending, now, frozen);
    }

    Agent freezing(List<String> words) {
        return new Agent(side, boot, known, peer, deadlineNanos, promisedNanos, dirty, pending, memory, words);
    }
}
