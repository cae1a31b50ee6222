package dev.holdfast.core.arbitration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the agent of one site says of itself to whoever asks.
 *
 * @param standing how it stands
 * @param mode who decides, as this agent was told when it started
 * @param register the register as it last knew it; empty before the first read
 * @param lease how long what is the site's own may still run, from when it was asked
 * @param taken whether the other site's workloads may run here
 * @param against what stands against taking the other site over if it went dark now; nothing does when empty
 * @param within the longest that it would take; empty when it would not
 * @param nodes of the site that run what is guarded
 * @param troubles what is wrong with it
 */
public record SiteWord(
        Side side,
        Standing standing,
        Arbiter mode,
        Optional<Known> register,
        Duration lease,
        boolean taken,
        List<String> against,
        Optional<Duration> within,
        int nodes,
        List<String> troubles) {

    /** What is shown of a register. */
    public record Known(String incarnation, long epoch, Members members) {}

    public SiteWord {
        against = List.copyOf(against);
        troubles = List.copyOf(troubles);
    }

    /** Whose workloads may run on this site now. */
    public List<Side> holds() {
        var held = new ArrayList<Side>();
        if (!lease.isZero()) held.add(side);
        if (taken) held.add(side.peer());
        return held;
    }
}
