/**
 * The third place: one register that is read, and replaced only by whoever has seen its present version. {@link
 * dev.holdfast.arbiter.witness.Witness} is the port; every store behind it passes one contract.
 */
package dev.holdfast.arbiter.witness;
