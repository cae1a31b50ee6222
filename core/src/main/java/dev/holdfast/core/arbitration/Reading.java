package dev.holdfast.core.arbitration;

/**
 * A version of the register as its store gave it.
 *
 * @param tag what the store wants to see again with a write that replaces this version, and no other
 */
public record Reading(String tag, Register register) {}
