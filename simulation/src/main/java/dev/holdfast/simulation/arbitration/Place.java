package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.Write;
import java.util.Optional;

/**
 * One site of an explored world: its agent, its nodes as the one among them that runs longest, and what became of its
 * writes.
 *
 * @param running whether what is guarded runs on the nodes
 * @param fate what the witness has made of the pending write
 * @param committed the tag under which it stands, when it does
 * @param orphan an earlier write, given up as unanswered, that may still arrive
 */
record Place(Agent agent, NodeLease node, boolean running, Fate fate, String committed, Optional<Write> orphan) {

    enum Fate {
        NONE,
        UNDER_WAY,
        STANDS,
        REFUSED
    }

    Place with(Agent now) {
        return new Place(now, node, running, fate, committed, orphan);
    }

    Place with(NodeLease now, boolean runs) {
        return new Place(agent, now, runs, fate, committed, orphan);
    }

    Place sending(Agent now) {
        return new Place(now, node, running, Fate.UNDER_WAY, "", orphan);
    }

    Place delivered(Fate now, String tag) {
        return new Place(agent, node, running, now, tag, orphan);
    }

    Place answered(Agent now) {
        return new Place(now, node, running, Fate.NONE, "", orphan);
    }

    Place leaving(Optional<Write> behind) {
        return new Place(agent, node, running, fate, committed, behind);
    }
}
