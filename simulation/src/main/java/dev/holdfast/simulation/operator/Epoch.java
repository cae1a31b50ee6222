package dev.holdfast.simulation.operator;

/**
 * One term of leadership of one process.
 *
 * @param holder the identity in the lease: the replica and its incarnation
 */
public record Epoch(String holder) {}
