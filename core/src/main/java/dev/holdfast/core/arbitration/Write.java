package dev.holdfast.core.arbitration;

/**
 * A write that is on its way to the witness, and whose outcome is not known yet.
 *
 * @param expected the tag of the version that it replaces
 * @param sentNanos when it was sent, by the sender's monotonic clock: a lease that it begins counts from here
 */
public record Write(Kind kind, String expected, Register register, long sentNanos) {}
