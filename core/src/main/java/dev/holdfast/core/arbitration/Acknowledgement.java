package dev.holdfast.core.arbitration;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * The word of an evicted site that nothing of it runs any more, which ends the other's wait early.
 *
 * @param epoch under which it has stopped
 */
public record Acknowledgement(long epoch) {

    /**
     * What one node of the site has last said.
     *
     * @param stopped whether nothing guarded ran
     * @param epoch the highest epoch that it had heard of when it said so; it takes no lease of a lower one
     */
    public record NodeWord(boolean stopped, long epoch) {}

    /**
     * What the agent of an evicted site may acknowledge: only what every node of it has confirmed under this epoch. A node
     * that says nothing is waited for by the other site, as long as its lease could last.
     */
    public static OptionalLong of(Agent agent, Collection<NodeWord> nodes) {
        if (agent.known().isEmpty() || nodes.isEmpty()) return OptionalLong.empty();
        var register = agent.known().get().register();
        if (register.members().has(agent.side()) || agent.taken()) return OptionalLong.empty();
        boolean all = nodes.stream().allMatch(node -> node.stopped() && node.epoch() >= register.epoch());
        return all ? OptionalLong.of(register.epoch()) : OptionalLong.empty();
    }
}
