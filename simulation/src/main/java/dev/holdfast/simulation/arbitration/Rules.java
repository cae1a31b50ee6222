package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Kind;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.Permission;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Step;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.arbitration.Transitions;
import dev.holdfast.core.arbitration.Write;

/**
 * The production rules, each as it is. A planted bug is a variant of one of them: it changes what goes into the production
 * function or what comes out, so that all the others stay production.
 */
public interface Rules {

    Rules PRODUCTION = new Rules() {};

    /** What a write makes of the register. */
    default Register on(Kind kind, Register register, Side side, String boot) {
        return kind.on(register, side, boot, "");
    }

    /** Whether the witness takes a write, when the register's tag is this. */
    default boolean accepts(Write write, String tag) {
        return write.expected().equals(tag);
    }

    default Step read(Agent agent, Reading reading, long now) {
        return Transitions.read(agent, reading, now);
    }

    default boolean maySend(Agent agent, Kind kind) {
        return Permission.toSend(agent, kind).isEmpty();
    }

    default Step send(Agent agent, Kind kind, long now) {
        return Transitions.send(agent, kind, "", now);
    }

    /** @param left whether an earlier write of the same site may still arrive */
    default Step answered(Agent agent, Answer answer, boolean left, long now) {
        return Transitions.answered(agent, answer);
    }

    default boolean mayTake(Agent agent, Proof proof, long now) {
        return Permission.toTake(agent, proof, now).isEmpty();
    }

    default Step take(Agent agent, Proof proof, long now) {
        return Transitions.take(agent, proof, now);
    }

    default Step released(Agent agent) {
        return Transitions.released(agent);
    }

    default boolean mayGrant(Agent agent) {
        return Permission.toGrant(agent).isEmpty();
    }

    default Agent restarted(Agent agent, String boot, long now) {
        return Agent.started(agent.side(), boot, agent.memory(), now);
    }

    /** Whether the nodes of a site that acts alone are given a whole lease each time. */
    default boolean solo(Agent agent) {
        return agent.solo();
    }

    default Sublease sublease(Agent agent, long now) {
        return Sublease.of(agent, now);
    }

    /** Whether the end of its lease stops a node. */
    default boolean stops(NodeLease lease, long now) {
        return lease.over(now);
    }
}
