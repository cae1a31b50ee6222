package dev.holdfast.operator.alert;

/** What became of a delivery as a whole. */
public sealed interface Receipt {
    /** Every alert is durable, or needs nothing to be. */
    record Kept(int begun, int repeated, int resolved, int ignored) implements Receipt {}

    /** Some alerts are not durable yet; what is need not be sent again but may be. */
    record NotNow(String reason) implements Receipt {}

    /** All alerts are durable but some that never will be. */
    record Unstorable(String reason) implements Receipt {}
}
