/** Tests of witnesses, by one contract. */
package dev.holdfast.arbiter.witness;
