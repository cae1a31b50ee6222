package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Acknowledgement;
import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.NodeLease.Duty;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Proof;
import java.util.Collection;
import java.util.OptionalLong;

/** What the shell around the rules does, each as it should be. A planted bug changes one of them. */
public interface Habits {

    Habits RIGHT = new Habits() {};

    /** The parameters in the register. */
    default Parameters parameters(Parameters profile) {
        return profile;
    }

    /** Whether a watchdog is petted. */
    default boolean pets(Duty duty) {
        return duty.pets();
    }

    /** From when a node counts what it was answered. */
    default long countedFrom(long askedNanos, long answeredNanos) {
        return askedNanos;
    }

    /** Whether an answer is the one to what was asked last. */
    default boolean answers(long asked, long answered) {
        return asked == answered;
    }

    /** What an evicted site says of its nodes. */
    default OptionalLong acknowledgement(Agent agent, Collection<NodeWord> nodes) {
        return Acknowledgement.of(agent, nodes);
    }

    /** Whether all nodes are off. */
    default boolean allOff(Collection<Proof.Fenced> nodes) {
        return Proof.allOff(nodes);
    }

    /** What a restarted agent finds. */
    default Memory remembered(Memory memory) {
        return memory;
    }

    /** Whether what was taken over is stopped before it counts as given up. */
    default boolean stopsBeforeRelease() {
        return true;
    }
}
