package dev.holdfast.core.arbitration;

import java.time.Duration;

/**
 * What a site agent answers a node that asks how long it may go on. The node counts from when it asked.
 *
 * @param stop whether the site is evicted: what is guarded stops now, whatever lease is left
 */
public record Sublease(Duration remaining, boolean stop, long epoch) {

    /** What this agent answers a node of its own site. */
    public static Sublease of(Agent agent, long nowNanos) {
        long epoch = agent.memory().last().map(Register::epoch).orElse(0L);
        return new Sublease(
                agent.remaining(nowNanos), agent.knows(Members.only(agent.side().peer())), epoch);
    }

    /** What the peer's agent answers a node whose own agent is silent. */
    public static Sublease of(Grant grant) {
        return new Sublease(grant.lease(), false, grant.epoch());
    }
}
