package dev.holdfast.core.arbitration;

/** The sites that may act at all, as the register says: both, or the one that has evicted the other. */
public enum Members {
    BOTH,
    ONLY_A,
    ONLY_B;

    public static Members only(Side side) {
        return side == Side.A ? ONLY_A : ONLY_B;
    }

    public boolean has(Side side) {
        return this == BOTH || this == only(side);
    }
}
