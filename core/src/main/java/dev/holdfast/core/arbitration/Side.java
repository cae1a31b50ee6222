package dev.holdfast.core.arbitration;

/**
 * One of the two sites that share a register. Which site of the fleet is A and which is B is said once, when the pair is
 * set up; the protocol treats both alike.
 */
public enum Side {
    A,
    B;

    public Side peer() {
        return this == A ? B : A;
    }
}
