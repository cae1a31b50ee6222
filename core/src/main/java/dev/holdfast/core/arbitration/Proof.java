package dev.holdfast.core.arbitration;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * What else than time says that the peer has stopped. It shortens the wait and never replaces the vote.
 *
 * @param allFenced whether every node of the peer that matters is off, and that was observed
 * @param acknowledgedEpoch the epoch for which the peer itself has said that all its nodes have stopped
 */
public record Proof(boolean allFenced, OptionalLong acknowledgedEpoch) {

    public static final Proof NONE = new Proof(false, OptionalLong.empty());

    /** What a fencer knows of one node. Only the first counts. */
    public enum Fenced {
        OFF_CONFIRMED,
        FAILED,
        UNKNOWN
    }

    /** Whether every node is off for sure; of no nodes at all nothing is known. */
    public static boolean allOff(Collection<Fenced> nodes) {
        return !nodes.isEmpty() && nodes.stream().allMatch(node -> node == Fenced.OFF_CONFIRMED);
    }

    boolean stopped(long epoch) {
        return allFenced || acknowledgedEpoch.isPresent() && acknowledgedEpoch.getAsLong() == epoch;
    }
}
